package lab.httpbench;

import java.util.List;
import java.util.Map;
import lab.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * The result file of {@code ./lab bench http}, version {@value #VERSION}.
 *
 * @param kind {@value #KIND}
 * @param version of this form
 * @param startedAt when the first measured load began, ISO 8601 in UTC
 * @param commit of the lab; null outside a checkout
 * @param server PostgreSQL's version
 * @param settings what was asked for
 * @param complete whether every load ran to its end; if not, {@code rows} has those that did
 * @param notes what could not be measured and why, a sentence each
 * @param rows one for each load, in the order of their running
 */
public record BenchHttpResult(
        String kind,
        int version,
        String startedAt,
        @Nullable String commit,
        Machine machine,
        String server,
        Settings settings,
        boolean complete,
        List<String> notes,
        List<Row> rows) {

    /** In the file's name, too. */
    public static final String KIND = "bench-http";

    /** Of this form. */
    public static final int VERSION = 1;

    /**
     * What was asked for.
     *
     * @param app the variant
     * @param driver of JDBC, as {@code LAB_DRIVER} has it
     * @param poolMax most connections of the app to the database
     * @param workerThreads of the app
     * @param embedded whether the lab started the database server, which then does not wait for the disk
     * @param connections of each load to the app, in the order of their running
     * @param seconds of each load
     * @param warmupSeconds before the first load of each kind of request
     * @param timeoutSeconds how long a load waits for an answer
     */
    public record Settings(
            String app,
            String driver,
            int poolMax,
            int workerThreads,
            boolean embedded,
            List<Integer> connections,
            int seconds,
            int warmupSeconds,
            int timeoutSeconds) {}

    /**
     * One load.
     *
     * @param request method and path, the same for every request
     * @param connections that the load kept open, each with one request in flight
     * @param load {@code lab} or {@code wrk}
     * @param seconds from its start until its last request ended
     * @param requests that ended, well or not
     * @param requestsPerSecond that were answered well
     * @param latencyMs of the answered requests, as the load measured it
     * @param failed by the kinds that the load knows
     * @param cpuPercent average over the load, in percent of one core
     * @param cpuMicrosPerRequest CPU time divided by {@code requests}
     * @param allocatedBytesPerRequest on the app's heap; null when it is not known
     */
    public record Row(
            String request,
            int connections,
            String load,
            double seconds,
            long requests,
            double requestsPerSecond,
            Percentiles latencyMs,
            Map<String, Long> failed,
            Cpu cpuPercent,
            Cpu cpuMicrosPerRequest,
            @Nullable Double allocatedBytesPerRequest) {

        /** Requests that were not answered well. */
        public long failures() {
            return failed.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** In milliseconds. */
    public record Percentiles(double p50, double p99) {}

    /**
     * CPU of everybody who takes part.
     *
     * @param app its JVM
     * @param load the process that the load runs in
     * @param database all processes of the server; null when it is not known
     */
    public record Cpu(double app, double load, @Nullable Double database) {

        /** Everybody's, multiplied. */
        public Cpu times(double factor) {
            return new Cpu(app * factor, load * factor, database == null ? null : database * factor);
        }
    }

    /** Whether every request of every load was answered. */
    public boolean answeredAll() {
        return rows.stream().allMatch(row -> row.failures() == 0);
    }
}
