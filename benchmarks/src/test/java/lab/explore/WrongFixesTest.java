package lab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.explore.ExploreResult.Found;
import lab.explore.Tampered.Tampering;
import lab.source.Source;
import lab.store.ConnectionSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The explorer finds what is wrong with sources that look right, and nothing in those that are. */
@Tag("mutation")
class WrongFixesTest {

    /** The transaction is what has to be kept together, not the statement. */
    @Test
    void aLockAroundEachCallChangesNothing() throws Exception {
        assertThat(found("post,withdraw", "broken", underOneLock(call -> true)).damaged())
                .isEqualTo(170);
    }

    /** Nor does a lock around what writes. */
    @Test
    void aLockAroundTheWritingCallsChangesNothing() throws Exception {
        assertThat(found("post,withdraw", "broken", underOneLock(call -> call.startsWith("execute")))
                        .damaged())
                .isEqualTo(170);
    }

    /** The first request keeps the only connection, so the second one waits for ever. */
    @Test
    void aConnectionForEachThreadThatIsNeverGivenBackIsADeadlock() throws Exception {
        var found = Explorer.found("post,post", Search.UNBOUNDED, NeverGivenBack::new);
        assertThat(found.damages()).containsOnlyKeys("deadlock");
        assertThat(found.stuck()).isEqualTo(found.orders()).isPositive();
    }

    @Test
    void anotherRowThanTheOneThatWasAskedForIsSeen() throws Exception {
        var found = found("find,slow", "fixed", (connection, method, arguments, call) -> {
            if (method.equals("setLong")) {
                arguments[1] = 2L;
            }
            return call.make();
        });
        assertThat(found.damages()).containsEntry("another's row", found.orders());
    }

    @Test
    void aRowThatIsMissingOnThePageIsSeen() throws Exception {
        var found = found("list,slow", "fixed", (connection, method, arguments, call) -> {
            if (method.equals("setInt")) {
                arguments[1] = 49;
            }
            return call.make();
        });
        assertThat(found.damages()).containsEntry("not shown, and there", found.orders());
    }

    /** Who waits for a lock in the server is not enabled: 12 of 252 orders are left, in which only the last calls meet. */
    @Test
    void aLockInTheServerKeepsTransactionsApart() throws Exception {
        var found = found("post,post", "fixed", (connection, method, arguments, call) -> {
            var result = call.make();
            if (method.equals("setAutoCommit") && arguments[0].equals(false)) {
                try (var statement = connection.createStatement()) {
                    statement.execute("LOCK TABLE posts IN SHARE ROW EXCLUSIVE MODE");
                }
            }
            return result;
        });
        assertThat(found.orders()).isEqualTo(12);
        assertThat(found.whole()).isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({"locked, 2", "pool-1, 2", "pool-2, 252", "per-request, 252"})
    void aRightFixDoesNoHarm(String source, long orders) throws Exception {
        var found = Explorer.found("post,withdraw", source, Driver.PGJDBC_NG);
        assertThat(found.orders()).isEqualTo(orders);
        assertThat(found.whole()).isEqualTo(orders);
    }

    private static Found found(String requests, String source, Tampering tampering) throws SQLException {
        return Explorer.found(
                requests,
                Search.UNBOUNDED,
                database -> new Tampered(Source.of(source).open(database, Driver.PGJDBC_NG), tampering));
    }

    private static Tampering underOneLock(Predicate<String> isLocked) {
        var lock = new ReentrantLock();
        return (connection, method, arguments, call) -> {
            if (!isLocked.test(method)) {
                return call.make();
            }
            lock.lock();
            try {
                return call.make();
            } finally {
                lock.unlock();
            }
        };
    }

    /** One permit, one connection, and nobody who gives them back. */
    private static final class NeverGivenBack implements ConnectionSource {

        private final ConnectionString database;
        private final Semaphore permits = new Semaphore(1);
        private final Map<Thread, Connection> ofThreads = new ConcurrentHashMap<>();

        NeverGivenBack(ConnectionString database) {
            this.database = database;
        }

        @Override
        public <T> T lend(Work<T> work) throws SQLException {
            var mine = ofThreads.get(Thread.currentThread());
            if (mine == null) {
                permits.acquireUninterruptibly();
                mine = Driver.PGJDBC
                        .dataSource(database, Duration.ofSeconds(30))
                        .getConnection();
                ofThreads.put(Thread.currentThread(), mine);
            }
            return work.on(mine);
        }

        @Override
        public void close() {}
    }
}
