package lab.cli;

import static lab.text.Language.retold;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.sql.SQLException;
import java.util.Locale;
import lab.config.StartupException;
import lab.explore.ExploreReport;
import lab.explore.Game;
import lab.explore.Game.CantMove;
import lab.explore.Task;
import lab.text.Language;
import lab.text.Text;
import org.jspecify.annotations.Nullable;

/** A game at the keyboard: shows how things stand, reads whose turn it is, until the task is done or the player has enough. */
final class Round {

    private static final String RULES = """
            Type the letter of a request, or several, to have it make its next call; then Enter.
            u takes the last call back, r begins again, n goes to the next task, q ends the game.
            """;

    /** How a round ended. */
    enum End {
        /** The task is done. */
        DONE,
        /** It is not, and the player goes on to the next one. */
        LEFT,
        /** The player has enough, or there is no more input. */
        QUIT
    }

    private final Game game;
    private final @Nullable Task task;
    private final Timeline timeline = new Timeline(Console.isTerminal());

    /** @param task null for none */
    Round(Game game, @Nullable Task task) {
        this.game = game;
        this.task = task;
    }

    /**
     * Plays.
     *
     * @param script who moves; null to ask the player
     * @throws StartupException when the script can't be played
     */
    End play(@Nullable String script) throws SQLException {
        if (script == null) {
            RULES.lines().map(Language::retold).forEach(System.out::println);
            return turns();
        }
        try {
            for (var i = 0; i < script.length(); i++) {
                move(script.charAt(i));
            }
        } catch (CantMove e) {
            throw new StartupException(
                    "--script " + script + " can't be played: after '" + game.script() + "', " + e.getMessage() + ".");
        }
        if (!game.ended()) {
            board();
            return End.LEFT;
        }
        return over();
    }

    private End turns() throws SQLException {
        var keyboard = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        board();
        while (true) {
            var line = read(keyboard);
            if (line == null || line.equals("Q")) {
                return End.QUIT;
            }
            if (line.equals("N")) {
                return End.LEFT;
            }
            turn(line);
            if (game.ended()) {
                if (over() == End.DONE) {
                    return End.DONE;
                }
                System.out.println(retold("u takes the last call back, r begins again, n goes on, q ends the game."));
            } else {
                board();
            }
        }
    }

    private static @Nullable String read(BufferedReader keyboard) {
        try {
            System.out.print("> ");
            System.out.flush();
            var line = keyboard.readLine();
            if (!Console.isTerminal()) {
                System.out.println(line == null ? "" : line); // as a terminal shows what is typed
            }
            return line == null ? null : line.strip().toUpperCase(Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void turn(String line) throws SQLException {
        switch (line) {
            case "U" -> game.back();
            case "R" -> game.again();
            default -> {
                try {
                    for (var i = 0; i < line.length(); i++) {
                        move(line.charAt(i));
                    }
                } catch (CantMove e) {
                    System.out.println("  " + retold(e.getMessage() + "."));
                }
            }
        }
    }

    private void move(char letter) throws SQLException, CantMove {
        var step = ExploreReport.step(game.move(letter));
        System.out.println(timeline.step(step.who(), step.what(), step.result()));
    }

    /** How things stand, and whose call would be what. */
    private void board() {
        System.out.println();
        for (var request = 0; request < game.requests().size(); request++) {
            var name =
                    (char) ('A' + request) + " " + game.requests().get(request).label();
            line(name, game.next(request));
        }
        var situation = game.situation();
        for (var held : situation.connections()) {
            var holds = held.holds().isEmpty() ? "" : "; holds " + String.join(", ", held.holds());
            line("connection " + held.connection(), held.state() + holds);
        }
        line("everybody sees", ExploreReport.table(situation));
        if (!game.script().isEmpty()) {
            line("order so far", game.script());
        }
    }

    private static void line(String name, String what) {
        System.out.printf("  %-20s %s%n", retold(name), retold(what));
    }

    private End over() throws SQLException {
        var order = game.order();
        for (var request = 0; request < order.told().size(); request++) {
            var who =
                    (char) ('A' + request) + " " + game.requests().get(request).label();
            System.out.println(
                    timeline.step(who, "its client is told", order.told().get(request)));
        }
        System.out.println(timeline.step("table posts", "everybody sees", ExploreReport.table(game.situation())));
        System.out.println(
                timeline.outcome(order.verdict().damaged() ? "harm" : "no failure", ExploreReport.verdict(order)));
        if (task == null) {
            return End.LEFT;
        }
        if (task.isDoneBy(order)) {
            System.out.println(retold("Done: " + game.script() + "."));
            return End.DONE;
        }
        System.out.println(retold("Not yet: " + task.words() + "."));
        return task.isPossible() ? End.LEFT : proof();
    }

    /** What can't be done is shown, not claimed. */
    private End proof() throws SQLException {
        var all = game.everyOrder();
        System.out.println(retold(Text.format(
                "It can't be done: the lab has just played all %,d orders on the pool, and %,d do harm.",
                all.orders(), all.damaged())));
        return End.DONE;
    }
}
