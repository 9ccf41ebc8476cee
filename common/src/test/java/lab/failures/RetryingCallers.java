package lab.failures;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import lab.store.ConnectionSource;

/**
 * Callers of an app with one connection, who give up and ask again. Their clock ticks: in a tick the app can give one answer,
 * to the question that has waited longest, also when nobody waits for it any more.
 */
final class RetryingCallers implements AutoCloseable {

    /** Ticks after which a caller gives up. */
    private static final int GIVES_UP_AFTER = 5;

    /** Of five ticks, four bring a caller: the app has a fifth to spare. */
    private static final int OF_FIVE = 4;

    private static final int TEN = 10;

    private final Stage stage;
    private final ConnectionSource pool;
    private final double budget;

    private final Semaphore turns = new Semaphore(0);
    private final Queue<Question> queue = new ArrayDeque<>();
    private final Map<Integer, Question> waiting = new LinkedHashMap<>();
    private int now;
    private int callers;
    private int retries;

    /** @param budget retries that are allowed for each caller who has come; infinite for no limit */
    RetryingCallers(Stage stage, ConnectionSource pool, double budget) {
        this.stage = stage;
        this.pool = pool;
        this.budget = budget;
    }

    /** What became of it in some ticks. */
    record Tally(int come, int again, int gaveUp, int inTime, int tooLate) {

        static final Tally NOTHING = new Tally(0, 0, 0, 0, 0);

        Tally plus(Tally more) {
            return new Tally(
                    come + more.come,
                    again + more.again,
                    gaveUp + more.gaveUp,
                    inTime + more.inTime,
                    tooLate + more.tooLate);
        }
    }

    /** Ten ticks, and tells of them; with no answer in them when the database stalls. */
    Tally ten(boolean stalled) {
        var tally = Tally.NOTHING;
        for (var tick = 0; tick < TEN; tick++) {
            tally = tally.plus(arrive()).plus(loseHeart()).plus(stalled ? stall() : answer());
            now++;
        }
        stage.say(
                "callers",
                "ticks %d to %d: %d come, %d ask again".formatted(now - TEN + 1, now, tally.come, tally.again),
                "%d in time, %d too late, %d gave up".formatted(tally.inTime, tally.tooLate, tally.gaveUp));
        return tally;
    }

    private Tally arrive() {
        if ((now + 1) * OF_FIVE / 5 == now * OF_FIVE / 5) {
            return Tally.NOTHING;
        }
        ask(callers++);
        return new Tally(1, 0, 0, 0, 0);
    }

    /** Who has waited long enough asks again, or goes away. The app does not know, and has the first question still to answer. */
    private Tally loseHeart() {
        var again = 0;
        var gaveUp = 0;
        for (var question : List.copyOf(waiting.values())) {
            if (now - question.asked < GIVES_UP_AFTER) {
                continue;
            }
            if (retries + 1 <= budget * callers) {
                retries++;
                again++;
                ask(question.caller);
            } else {
                gaveUp++;
                waiting.remove(question.caller);
            }
        }
        return new Tally(0, again, gaveUp, 0, 0);
    }

    private void ask(int caller) {
        var question = new Question(caller, now);
        queue.add(question);
        waiting.put(caller, question);
        question.thread.start();
        stage.await(question::isInTheQueue, "caller " + caller + " to be in the queue");
    }

    /** The one in front has its turn, and waits in the server until the database has come to itself. */
    private Tally stall() {
        if (!queue.isEmpty()) {
            giveTurn();
        }
        return Tally.NOTHING;
    }

    private void giveTurn() {
        if (!queue.element().hasItsTurn) {
            queue.element().hasItsTurn = true;
            turns.release();
        }
    }

    private Tally answer() {
        if (queue.isEmpty()) {
            return Tally.NOTHING;
        }
        giveTurn();
        var question = queue.remove();
        stage.await(question.answered::isDone, "an answer");
        question.answered.join();
        if (!queue.isEmpty()) {
            stage.await(() -> queue.element().connected, "the next to have the connection");
        }
        var inTime = waiting.remove(question.caller, question);
        return new Tally(0, 0, 0, inTime ? 1 : 0, inTime ? 0 : 1);
    }

    /** Answers what is left, for nobody. */
    @Override
    public void close() {
        turns.release(queue.size());
        queue.forEach(question -> stage.await(question.answered::isDone, "an answer for nobody"));
    }

    /** One asking: in the queue for the connection, on it, or answered. */
    private final class Question {

        private final int caller;
        private final int asked;
        private final CompletableFuture<String> answered = new CompletableFuture<>();
        private final Thread thread = new Thread(this::run, "question");
        private volatile boolean connected;
        private boolean hasItsTurn;

        Question(int caller, int asked) {
            this.caller = caller;
            this.asked = asked;
            thread.setDaemon(true);
        }

        private void run() {
            try {
                answered.complete(pool.lend(connection -> {
                    connected = true;
                    turns.acquireUninterruptibly();
                    return Sql.query("SELECT count(*) FROM posts").on(connection);
                }));
            } catch (SQLException | RuntimeException | Error e) {
                answered.completeExceptionally(e);
            }
        }

        /** HikariCP's queue: who parks in it keeps its place. */
        private boolean isInTheQueue() {
            return connected
                    || (thread.getState() == Thread.State.TIMED_WAITING
                            && Step.waitsIn(thread).equals("ConcurrentBag.borrow"));
        }
    }
}
