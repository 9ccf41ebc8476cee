package lab.failures;

import java.sql.SQLException;
import java.util.Map;

/**
 * A transaction that has only read stands still; a change of the table waits for it, and everybody else waits for the change.
 *
 * <p>{@code ./lab fail P17} plays it; {@code docs/failures/P17-idle-in-transaction.md} has the timeline.
 */
public final class P17_IdleInTransaction implements Experiment {

    private static final String READ = "SELECT count(*) FROM posts";
    private static final String ALTER = "ALTER TABLE posts ADD COLUMN IF NOT EXISTS mood text";

    @Override
    public String inShort() {
        return "An idle transaction stops a change of the table, and everybody behind it.";
    }

    /** Or the server would end the statements that wait, before everything here has been seen. */
    @Override
    public Map<String, String> settings() {
        return Map.of("QUERY_TIMEOUT", "5m", "POOL_MIN", "0", "POOL_ACQUIRE_TIMEOUT", "1m");
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var r1 = stage.request("R1");
        standsStill(stage, r1);
        var r2 = stage.request("R2"); // only now: a request borrows at once, and which connection must not be chance
        var change = r2.starts("ALTER TABLE posts", Sql.run(ALTER));
        stage.awaitLock(1);
        var r3 = stage.request("R3");
        var read = r3.tries("reads the posts", Sql.query(READ));
        if (!read.hung()) {
            return Outcome.of(read);
        }
        stage.awaitLock(2);
        r1.does("commits", Sql.commit());
        r2.tellsValue(change);
        r3.tellsValue(read);
        r1.ends();
        r2.ends();
        r3.ends();
        return Outcome.hang("R3 reads the posts only when R1 has ended; with a limit R6 does, and R4 is told: "
                + withALimit(stage));
    }

    private static void standsStill(Stage stage, Request request) throws SQLException {
        request.does("begins", Sql.begin());
        request.does("reads the posts", Sql.query(READ));
        var idle = stage.sessions("state = 'idle in transaction'");
        stage.say("server", "sessions that are idle in transaction", Integer.toString(idle));
    }

    /** The server ends who stands still; what that one is told depends on the driver. */
    private static String withALimit(Stage stage) throws SQLException {
        var r4 = stage.request("R4");
        standsStill(stage, r4);
        var r5 = stage.request("R5");
        var change = r5.starts("ALTER TABLE posts", Sql.run(ALTER));
        stage.awaitLock(1);
        var r6 = stage.request("R6");
        var read = r6.starts("reads the posts", Sql.query(READ));
        stage.awaitLock(2);
        var limit = "SET idle_in_transaction_session_timeout = '100ms'";
        r4.does(limit, Sql.run(limit));
        r5.tellsValue(change);
        r6.tellsValue(read);
        return r4.tries("commits", Sql.commit()).says();
    }
}
