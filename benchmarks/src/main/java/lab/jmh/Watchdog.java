package lab.jmh;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends a fork that will not end by itself: callers that hang in a driver can't be interrupted, and JMH would wait for them. It
 * also ends the fork when the JVM that started it is gone.
 */
final class Watchdog {

    /** How a fork ends whose callers hang. */
    static final int HANG = 70;

    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

    private final Optional<ProcessHandle> parent = ProcessHandle.current().parent();
    private volatile long deadline = Long.MAX_VALUE;

    static Watchdog start() {
        var watchdog = new Watchdog();
        var thread = new Thread(watchdog::watch, "watchdog");
        thread.setDaemon(true);
        thread.start();
        return watchdog;
    }

    void expectsEndWithin(Duration time) {
        deadline = System.nanoTime() + time.plus(GRACE).toNanos();
    }

    void rests() {
        deadline = Long.MAX_VALUE;
    }

    private void watch() {
        while (deadline == Long.MAX_VALUE || System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(LOOKS_EVERY.toNanos());
            if (!parent.map(ProcessHandle::isAlive).orElse(true)) {
                Runtime.getRuntime().halt(1);
            }
        }
        Runtime.getRuntime().halt(HANG);
    }
}
