package lab.machine;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** CPU that this JVM uses from now on. */
public final class CpuClock {

    private final long start = System.nanoTime();
    private final long before = used();

    /** Since the beginning; zero on a JVM that does not tell. */
    public Duration time() {
        return Duration.ofNanos(used() - before);
    }

    /** Since the beginning, in percent of one core; 0 on a JVM that does not tell. */
    public double percent() {
        return 100.0 * time().toNanos() / (System.nanoTime() - start);
    }

    private static long used() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean known ? known.getProcessCpuTime() : 0;
    }
}
