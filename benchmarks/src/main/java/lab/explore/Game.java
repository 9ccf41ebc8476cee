package lab.explore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.explore.Verdict.Ending;
import lab.source.Source;
import org.jspecify.annotations.Nullable;

/** One order at a time, with a person who says who moves next. */
public final class Game implements AutoCloseable {

    private final Scene scene;
    private final List<RequestKind> requests;
    private final List<String> firstCalls = new ArrayList<>();
    private Execution execution;
    private Lookout lookout;
    private Situation situation;
    private String script = "";
    private @Nullable Verdict verdict;

    /** A request was chosen that can't move; the message says why. */
    public static final class CantMove extends Exception {
        private static final long serialVersionUID = 1;

        CantMove(String why) {
            super(why);
        }
    }

    private Game(Scene scene, List<RequestKind> requests) throws SQLException {
        this.scene = scene;
        this.requests = requests;
        rehearse();
        this.execution = new Execution(scene);
        this.lookout = new Lookout(scene);
        this.situation = lookout.now();
    }

    /**
     * Opens a game.
     *
     * @param database an empty one
     * @param requests two or three
     * @throws SQLException when the source does not open, or the database refuses
     */
    public static Game open(ConnectionString database, List<RequestKind> requests, Source source, Driver driver)
            throws SQLException {
        return new Game(new Scene(database, requests, () -> source.open(database, driver)), List.copyOf(requests));
    }

    /** One order without interruptions, to learn how each request begins. */
    private void rehearse() throws SQLException {
        var rehearsal = new Execution(scene);
        for (var request = 0; request < requests.size(); request++) {
            for (var first = true; rehearsal.notEnded().contains(request); first = false) {
                rehearsal.move(request);
                if (first) {
                    firstCalls.add(rehearsal.lastCall().what());
                }
            }
        }
    }

    /**
     * Has a request make its next call.
     *
     * @param letter A, B or C
     * @return how it came out
     * @throws CantMove when there is no such request, it has ended, or it waits for another; then nothing has happened
     */
    public Call move(char letter) throws SQLException, CantMove {
        var request = letter - 'A';
        if (request < 0 || request >= requests.size()) {
            throw new CantMove("there is no request " + letter);
        }
        if (!execution.notEnded().contains(request) || ended()) {
            throw new CantMove(letter + " has ended");
        }
        switch (execution.move(request)) {
            case BLOCKED -> {
                replay(script);
                throw new CantMove(letter + " can't move here: it waits for another request");
            }
            case HANGS -> verdict = Verdict.stuck(Ending.HANG);
            case CALLED, ENDED -> verdict = execution.ended() ? execution.judge() : null;
        }
        script += letter;
        situation = lookout.after(execution.lastCall());
        return execution.lastCall();
    }

    /** Takes the last call back: plays everything before it again. */
    public void back() throws SQLException {
        replay(script.isEmpty() ? "" : script.substring(0, script.length() - 1));
    }

    /** Begins again. */
    public void again() throws SQLException {
        replay("");
    }

    private void replay(String moves) throws SQLException {
        if (!execution.ended()) {
            execution.clear();
        }
        execution = new Execution(scene);
        lookout = new Lookout(scene);
        situation = lookout.now();
        script = moves;
        verdict = null;
        for (var i = 0; i < moves.length(); i++) {
            execution.move(moves.charAt(i) - 'A');
            situation = lookout.after(execution.lastCall());
        }
    }

    /** How things stand. */
    public Situation situation() {
        return situation;
    }

    /** What a request does next, in a few words. */
    public String next(int request) {
        if (!execution.notEnded().contains(request)) {
            return "has ended: " + execution.told(request);
        }
        var next = execution.next(request);
        return "next: " + (next == null ? firstCalls.get(request) : next);
    }

    /** Whether every request has ended, or one hangs. */
    public boolean ended() {
        return verdict != null;
    }

    /**
     * The order that was played.
     *
     * @throws IllegalStateException before its end
     */
    public Order order() {
        if (verdict == null) {
            throw new IllegalStateException("the order has not ended");
        }
        return execution.order(verdict);
    }

    /** Who moved until now, a letter a call. */
    public String script() {
        return script;
    }

    /** The requests, A first. */
    public List<RequestKind> requests() {
        return requests;
    }

    /**
     * Plays every order. The game is over then.
     *
     * @return how many there are, and how many of them do harm
     */
    public ExploreResult.Found everyOrder() throws SQLException {
        if (!execution.ended()) {
            execution.clear();
        }
        var census = new Census(requests.size());
        new Search(scene, Search.UNBOUNDED).run(order -> {
            census.add(order);
            return true;
        });
        census.complete();
        return census.found(Map.of());
    }

    @Override
    public void close() throws SQLException {
        scene.close();
    }
}
