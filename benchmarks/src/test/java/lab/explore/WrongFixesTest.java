package lab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.source.Source;
import lab.store.ConnectionSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The explorer finds what is wrong with fixes that look right, and nothing in those that are. */
@Timeout(300)
class WrongFixesTest {

    /** The transaction is what has to be kept together, not the statement. */
    @Test
    void aLockAroundEachCallOfTheConnectionChangesNothing() throws Exception {
        var found =
                Explorer.found("post,withdraw", Search.UNBOUNDED, database -> new LockedCalls(database, call -> true));
        assertThat(found.damaged()).isEqualTo(170);
    }

    /** Nor does a lock around what writes. */
    @Test
    void aLockAroundTheWritingCallsChangesNothing() throws Exception {
        var found = Explorer.found(
                "post,withdraw",
                Search.UNBOUNDED,
                database -> new LockedCalls(database, call -> call.equals("execute")));
        assertThat(found.damaged()).isEqualTo(170);
    }

    /** The first request keeps the only connection, so the second one waits for ever. */
    @Test
    void aConnectionForEachThreadThatIsNeverGivenBackIsADeadlock() throws Exception {
        var found = Explorer.found("post,post", Search.UNBOUNDED, NeverGivenBack::new);
        assertThat(found.damages()).containsOnlyKeys("deadlock");
        assertThat(found.stuck()).isEqualTo(found.orders()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"locked, 2", "pool-1, 2", "pool-2, 252", "per-request, 252"})
    void aRightFixDoesNoHarm(String source, long orders) throws Exception {
        var found = Explorer.found("post,withdraw", source, Driver.PGJDBC_NG);
        assertThat(found.orders()).isEqualTo(orders);
        assertThat(found.whole()).isEqualTo(orders);
    }

    /** A lock for calls whose names begin in some way, and for the statements' own if that is to execute. */
    private record LockedCalls(ConnectionSource shared, Predicate<String> isLocked) implements ConnectionSource {

        LockedCalls(ConnectionString database, Predicate<String> isLocked) throws SQLException {
            this(Source.of("broken").open(database, Driver.PGJDBC_NG), isLocked);
        }

        @Override
        public <T> T lend(Work<T> work) throws SQLException {
            return shared.lend(connection -> work.on(locked(Connection.class, connection)));
        }

        private <T> T locked(Class<T> type, T real) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        var name = method.getName().startsWith("execute") ? "execute" : method.getName();
                        try {
                            var result = isLocked.test(name)
                                    ? underLock(real, method, arguments)
                                    : method.invoke(real, arguments);
                            return result instanceof PreparedStatement statement
                                    ? locked(PreparedStatement.class, statement)
                                    : result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        private synchronized Object underLock(Object real, java.lang.reflect.Method method, Object[] arguments)
                throws ReflectiveOperationException {
            return method.invoke(real, arguments);
        }

        @Override
        public void close() throws SQLException {
            shared.close();
        }
    }

    /** One permit, one connection, and nobody who gives them back. */
    private static final class NeverGivenBack implements ConnectionSource {

        private final ConnectionString database;
        private final Semaphore permits = new Semaphore(1);
        private final ThreadLocal<Connection> mine = new ThreadLocal<>();

        NeverGivenBack(ConnectionString database) {
            this.database = database;
        }

        @Override
        public <T> T lend(Work<T> work) throws SQLException {
            if (mine.get() == null) {
                permits.acquireUninterruptibly();
                mine.set(Driver.PGJDBC
                        .dataSource(database, Duration.ofSeconds(30))
                        .getConnection());
            }
            return work.on(mine.get());
        }

        @Override
        public void close() {}
    }
}
