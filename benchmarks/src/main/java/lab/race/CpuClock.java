package lab.race;

import java.lang.management.ManagementFactory;

/** CPU that this JVM uses from now on. */
final class CpuClock {

    private final long start = System.nanoTime();
    private final long used = used();

    /** Since the beginning, in percent of one core; 0 on a JVM that does not tell. */
    double percent() {
        return 100.0 * (used() - used) / (System.nanoTime() - start);
    }

    private static long used() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean known ? known.getProcessCpuTime() : 0;
    }
}
