package lab.jmh;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import lab.machine.CpuClock;

/**
 * Ends a fork that will not end by itself: callers that hang in a driver can't be interrupted, and JMH would wait for them. Who hangs
 * uses no CPU; who is only slow, on a machine with other work, does. It also ends the fork when the JVM that started it is gone.
 */
final class Watchdog {

    /** How a fork ends whose callers hang. */
    static final int HANG = 70;

    /** So long after its time, and so long without work, an iteration hangs. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    /** The last word, in case callers spin. */
    private static final Duration MOST = Duration.ofMinutes(5);

    private static final Duration LOOKS_EVERY = Duration.ofMillis(500);

    /** Of one core: what a JVM may need whose callers all wait. */
    private static final double IDLE_PERCENT = 5;

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
        var worked = System.nanoTime();
        while (!hangs(worked)) {
            var cpu = new CpuClock();
            LockSupport.parkNanos(LOOKS_EVERY.toNanos());
            if (!parent.map(ProcessHandle::isAlive).orElse(true)) {
                Runtime.getRuntime().halt(1);
            }
            worked = cpu.percent() > IDLE_PERCENT ? System.nanoTime() : worked;
        }
        Runtime.getRuntime().halt(HANG);
    }

    private boolean hangs(long worked) {
        var now = System.nanoTime();
        var until = deadline;
        return until != Long.MAX_VALUE
                && now - until > 0
                && (now - worked > GRACE.toNanos() || now - until > MOST.toNanos());
    }
}
