package lab.httpbench;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Adds up counters that only grow and whose owners come and go, as the CPU time of a server's processes: one that has ended
 * keeps counting with what was last seen of it. What it used between the last look and its end is lost.
 *
 * @param <K> the owner; never the same for two of them
 */
final class LastSeen<K> {

    private final Map<K, Long> counters = new HashMap<>();

    /** Takes these counters over; those that are missing stay as they were. */
    void look(Map<K, Long> now) {
        counters.putAll(now);
    }

    /** Whether nothing was ever seen. */
    boolean isEmpty() {
        return counters.isEmpty();
    }

    /** Of all owners that were ever seen. */
    long sum() {
        return counters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** CPU time of these processes in nanoseconds; without those that have ended or of which the system does not tell. */
    static Map<ProcessHandle, Long> cpuNanos(Stream<ProcessHandle> processes) {
        var nanos = new HashMap<ProcessHandle, Long>();
        processes.forEach(process ->
                process.info().totalCpuDuration().map(Duration::toNanos).ifPresent(time -> nanos.put(process, time)));
        return nanos;
    }
}
