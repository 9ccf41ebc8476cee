package lab.failures;

import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;

/**
 * A pool of one gives up what the shared connection had: the next statement is on its way before the last is answered.
 *
 * <p>{@code ./lab fail P10} plays it; {@code docs/failures/P10-pool-too-small-is-slower.md} has the timeline.
 */
public final class P10_PoolTooSmallIsSlower implements Experiment {

    private static final String READ = "SELECT count(*) FROM posts";

    @Override
    public String inShort() {
        return "Where the second request waits: in the driver, or outside a pool of one.";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("POOL_MAX", "1", "POOL_ACQUIRE_TIMEOUT", "10s");
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var shared = stage.shared(stage.config().database());
        var two = stage.another(Map.of("POOL_MAX", "2", "POOL_MIN", "2"));
        stage.locksPosts();

        var s1 = stage.request("S1", shared);
        var s2 = stage.request("S2", shared);
        var firstOfShared = s1.starts("reads the posts", Sql.query(READ));
        stage.awaitLock(1);
        var secondOfShared = s2.starts("selects 1", Sql.query("SELECT 1"));
        var inDriver = stage.config().driver() == Driver.PGJDBC_NG
                ? "Await.awaitUninterruptibly" // for the answer: the statement is on its way
                : "ResourceLock.obtain"; // for its turn
        stage.await(() -> secondOfShared.waitsIn().equals(inDriver), "S2 to wait in the driver");
        stage.say("S2", "waits in the driver, in", inDriver);

        var r1 = stage.request("R1");
        var firstOfPool = r1.starts("reads the posts", Sql.query(READ));
        stage.awaitLock(2);
        var r2 = stage.request("R2"); // only now: a request borrows at once
        var secondOfPool = r2.starts("selects 1", Sql.query("SELECT 1"));
        stage.awaitPool(stage.source(), "active=1, idle=0, waiting=1");
        var outside = "ConcurrentBag.borrow";
        stage.await(() -> secondOfPool.waitsIn().equals(outside), "R2 to wait for the pool");
        stage.say("R2", "waits for the pool of 1, in", outside);

        var firstOfTwo = stage.request("R3", two).starts("reads the posts", Sql.query(READ));
        stage.awaitLock(3);
        stage.request("R4", two).does("selects 1, in a pool of 2 instead", Sql.query("SELECT 1"));

        stage.aside("ROLLBACK");
        s1.tells(firstOfShared).value();
        s2.tells(secondOfShared).value();
        r1.tells(firstOfPool).value();
        r1.ends();
        r2.tells(secondOfPool).value();
        firstOfTwo.value();
        return noFailure("shared, the second waits in " + inDriver + "; in a pool of 1, in " + outside);
    }
}
