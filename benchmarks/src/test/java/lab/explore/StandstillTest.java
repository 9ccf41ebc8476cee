package lab.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import lab.config.Driver;
import lab.explore.Actor.Move;
import lab.explore.Standstill.State;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of a thread that does not come back, while the thread really waits in a driver, for a lock or for its turn. */
class StandstillTest {

    /** With the server's word that nobody works, the driver waits for an answer that does not come. */
    @ParameterizedTest
    @EnumSource(Driver.class)
    void aThreadInTheDriverBesideAnIdleServerHangs(Driver driver) throws Exception {
        assertThat(inDriver(driver, State.IDLE)).isEqualTo(Move.HANGS);
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void aThreadInTheDriverWhoseSessionWaitsForALockIsBlocked(Driver driver) throws Exception {
        assertThat(inDriver(driver, State.LOCKED)).isEqualTo(Move.BLOCKED);
    }

    /** As long as a statement runs, somebody works, however long it takes. */
    @Test
    void aThreadInTheDriverBesideAWorkingServerMayTakeItsTime() throws Exception {
        try (var connection = OneConnection.open(Driver.PGJDBC, SharedServer.admin())) {
            var thread = started(() -> sleep(connection));
            var standstill = new Standstill(Set::of, () -> State.WORKING);
            await().atMost(Patience.LIMIT).until(() -> stack(thread).contains("org.postgresql"));
            for (var look = 0; look < 1000; look++) {
                assertThat(standstill.of(thread)).isNull();
            }
            end();
        }
    }

    /** On a starved machine a thread that was told to move can be a long time at its gate: that is no standstill. */
    @Test
    void aThreadThatHasNotComeToLeaveItsGateIsNotBlocked() throws Exception {
        var actor = new Actor(0, self -> new Told.Nothing(), call -> {});
        var thread = started(() -> LockSupport.park(actor));
        var standstill = new Standstill(Set::of, () -> State.IDLE);
        await().atMost(Patience.LIMIT).until(() -> thread.getState() == Thread.State.WAITING);
        await().during(Duration.ofMillis(300)).atMost(Patience.LIMIT).until(() -> standstill.of(thread) == null);
        LockSupport.unpark(thread);
    }

    /** Only another request's thread can't help by itself: everybody else may let go at any moment. */
    @Test
    void whoWaitsForAThreadThatIsNoRequestIsNotBlocked() throws Exception {
        var monitor = new Object();
        synchronized (monitor) {
            var thread = started(() -> {
                synchronized (monitor) {
                    monitor.notifyAll();
                }
            });
            await().atMost(Patience.LIMIT).until(() -> thread.getState() == Thread.State.BLOCKED);
            assertThat(new Standstill(Set::of, () -> State.IDLE).of(thread)).isNull();
            var mine = Set.of(Thread.currentThread().getId());
            assertThat(new Standstill(() -> mine, () -> State.IDLE).of(thread)).isEqualTo(Move.BLOCKED);
        }
    }

    private static Move inDriver(Driver driver, State state) throws Exception {
        try (var connection = OneConnection.open(driver, SharedServer.admin())) {
            var thread = started(() -> sleep(connection));
            var standstill = new Standstill(Set::of, () -> state);
            await().atMost(Patience.LIMIT).until(() -> stack(thread).matches("(?s).*(org.postgresql|com.impossibl).*"));
            var verdict = await().atMost(Patience.LIMIT)
                    .until(() -> Optional.ofNullable(standstill.of(thread)), Optional::isPresent);
            end();
            return verdict.orElseThrow();
        }
    }

    private static String stack(Thread thread) {
        return Arrays.toString(thread.getStackTrace());
    }

    private static void sleep(OneConnection connection) {
        try {
            connection.execute("SELECT pg_sleep(60) -- standstill");
        } catch (SQLException e) {
            // It is ended.
        }
    }

    /** Ends whoever sleeps for a test. */
    private static void end() throws Exception {
        try (var other = OneConnection.open(Driver.PGJDBC, SharedServer.admin())) {
            other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE query LIKE '%pg_sleep(60) -- standstill' AND pid <> pg_backend_pid()");
        }
    }

    private static Thread started(Runnable work) {
        var thread = new Thread(work, "standstill-test");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
