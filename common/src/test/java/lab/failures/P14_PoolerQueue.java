package lab.failures;

import java.sql.SQLException;
import lab.failures.Outcome.Kind;
import lab.store.ConnectionSource;

/**
 * The queue has moved: the app's pool has a connection for everybody, and the pooler behind it has not.
 *
 * <p>{@code ./lab fail P14} plays it; {@code docs/failures/P14-pooler-queue.md} has the timeline.
 */
public final class P14_PoolerQueue implements BehindPgBouncer.Play {

    private static final String READ = "SELECT count(*) FROM posts";
    private static final String NOBODY_WAITS = "total=2, active=2, idle=0, waiting=0";

    @Override
    public String inShort() {
        return "The app's pool says that nobody waits; they wait in the pooler, and fail there.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        return BehindPgBouncer.play(stage, this::play, "default_pool_size = 1");
    }

    private Outcome play(Stage stage, BehindPgBouncer pooler) throws SQLException {
        var pool = pooler.opens("transaction", 3);
        var r1 = pooler.request("R1", pool);
        var r2 = pooler.request("R2", pool);
        stage.locksPosts();
        var first = r1.starts("reads the posts", Sql.query(READ));
        stage.awaitLock(1);
        var second = r2.starts("selects 1", Sql.query("SELECT 1"));
        stage.awaitPool(pool, NOBODY_WAITS);
        stage.awaitInDriver(second);
        var running =
                stage.sessions("state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()");
        stage.say("server", "statements that it runs", Integer.toString(running));
        pooler.sets("query_wait_timeout = 1");
        second.mayTakeLong();
        r2.tells(second);

        stage.aside("ROLLBACK");
        r1.tellsValue(first);
        inAPoolOfOne(stage, pooler.opens("transaction", 1));
        return second.error() == null
                ? Outcome.of(second)
                : new Outcome(Kind.ERROR, second.says() + "; the app's pool: " + NOBODY_WAITS);
    }

    /** As many connections in the app as in the pooler: who waits waits where it is counted. */
    private static void inAPoolOfOne(Stage stage, ConnectionSource pool) throws SQLException {
        stage.locksPosts();
        var r3 = stage.request("R3", pool);
        var third = r3.starts("reads the posts through a pool of 1", Sql.query(READ));
        stage.awaitLock(1);
        var r4 = stage.request("R4", pool);
        var fourth = r4.starts("selects 1", Sql.query("SELECT 1"));
        stage.awaitPool(pool, "total=1, active=1, idle=0, waiting=1");
        stage.aside("ROLLBACK");
        r3.tellsValue(third);
        r3.ends();
        r4.tellsValue(fourth);
    }
}
