package lab.failures;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import lab.failures.Outcome.Kind;
import lab.store.ConnectionSource;

/**
 * Somebody borrows and never gives back. The error is answered to somebody else; the log names the culprit.
 *
 * <p>{@code ./lab fail P02} plays it; {@code docs/failures/P02-leaked-connection.md} has the timeline.
 */
public final class P02_LeakedConnection implements Experiment {

    private static final String CULPRIT = "P02_LeakedConnection.answerAClientThatDoesNotRead(";

    @Override
    public String inShort() {
        return "Who never gives back is named in the log; who pays is somebody else.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var pool = stage.another(Map.of(
                "POOL_MAX", "1",
                "POOL_ACQUIRE_TIMEOUT", "250ms",
                "QUERY_TIMEOUT", "500ms")); // a lease counts as leaked after 2 s + 2 × this
        var client = new CountDownLatch(1);
        try (var log = CapturedLog.start()) {
            var culprit = new Thread(() -> answerAClientThatDoesNotRead(pool, client), "culprit");
            culprit.setDaemon(true);
            culprit.start();
            stage.awaitPool(pool, "active=1, idle=0, waiting=0");
            var refused = stage.request("R2", pool).tries("asks for a connection", Sql.query("SELECT 1"));
            stage.await(() -> !log.lineWith(CULPRIT).isEmpty(), "the pool's warning with the culprit in it");
            stage.say("log", "after 2 s + 2 × QUERY_TIMEOUT", log.lineWith("Apparent connection leak"));
            stage.say("log", "in the stack trace below it", log.lineWith(CULPRIT));

            client.countDown();
            stage.awaitPool(pool, "active=0, idle=1, waiting=0");
            stage.request("R3", pool).does("asks for a connection", Sql.query("SELECT 1"));
            return refused.error() == null
                    ? Outcome.of(refused)
                    : new Outcome(Kind.ERROR, refused.says() + "; the log names the culprit: " + log.lineWith(CULPRIT));
        }
    }

    /** Holds its connection while it waits for something that is no database. */
    private static void answerAClientThatDoesNotRead(ConnectionSource pool, CountDownLatch client) {
        try {
            pool.lend(connection -> {
                try {
                    client.await();
                    return true;
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
