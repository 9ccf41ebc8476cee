package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import lab.config.Config;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Test;

/** The difference between the variants, in one number: how many backends serve two units of work at the same time. */
class DatabaseTest {

    @Test
    void twoUnitsOfWorkAtTheSameTime() throws Exception {
        var connString = SharedServer.database(DatabaseTest.class).toUrl();
        try (var database = Database.open(Config.from(Map.of("CONN_STR", connString, "POOL_MAX", "2")))) {
            var inside = new CountDownLatch(2);
            var asked = new CountDownLatch(2);
            var first = start(() -> database.lend(connection -> backend(connection, inside, asked)));
            var second = start(() -> database.lend(connection -> backend(connection, inside, asked)));
            var backends = new HashSet<Integer>();
            backends.add(first.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS));
            backends.add(second.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS));
            assertThat(backends).hasSize(2); // verdict: each has its own
        }
    }

    /** Asks the connection who serves it while the other unit of work is inside as well. */
    private static int backend(Connection connection, CountDownLatch inside, CountDownLatch asked) throws SQLException {
        meet(inside);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        } finally {
            meet(asked);
        }
    }

    private static void meet(CountDownLatch latch) {
        latch.countDown();
        try {
            if (!latch.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the other unit of work did not come");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FutureTask<Integer> start(Callable<Integer> work) {
        var task = new FutureTask<>(work);
        var thread = new Thread(task, "unit-of-work");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
