package lab.soak;

import java.util.List;
import java.util.Map;
import lab.audit.Audit;
import lab.machine.Machine;
import lab.soak.Trend.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The result file of {@code ./lab soak}, version {@value #VERSION}.
 *
 * @param kind {@value #KIND}
 * @param version of this form
 * @param startedAt when the load began, ISO 8601 in UTC
 * @param commit of the lab; null outside a checkout
 * @param server PostgreSQL's version
 * @param settings what was asked for
 * @param complete whether it ran to its end
 * @param load what the users saw
 * @param connectionsReplaced those of the app to its database that ended and got a successor, from the first sample to the last
 * @param audit of the database after the load; null when it did not run to its end
 * @param trends one for each {@link Figure}
 * @param samples in the order of their time
 */
public record SoakResult(
        String kind,
        int version,
        String startedAt,
        @Nullable String commit,
        Machine machine,
        String server,
        Settings settings,
        boolean complete,
        Load load,
        long connectionsReplaced,
        @Nullable Audit audit,
        List<Trend> trends,
        List<Sample> samples) {

    /** In the file's name, too. */
    public static final String KIND = "soak";

    /** Of this form. */
    public static final int VERSION = 1;

    /**
     * What was asked for.
     *
     * @param app the variant
     * @param driver of JDBC, as {@code LAB_DRIVER} has it
     * @param sharePercent of the capacity that was sent
     * @param pool connections of the app
     * @param lifetimeSeconds after which one is replaced at the latest
     * @param settlingSeconds at the beginning, which count for no trend
     * @param embedded whether the lab started the database server, which then does not wait for the disk
     */
    public record Settings(
            String app,
            String driver,
            long runTimeSeconds,
            int sharePercent,
            int pool,
            long lifetimeSeconds,
            double settlingSeconds,
            boolean embedded) {}

    /**
     * What the users saw.
     *
     * @param capacityPerSecond answers a second to users without pauses, before
     * @param ratePerSecond requests that arrived a second
     * @param answered well
     * @param failed or answered wrongly, by {@link lab.load.RequestOutcome}
     * @param notSent because too many were in flight
     * @param acknowledgedPosts of which the app said that they are stored
     */
    public record Load(
            double capacityPerSecond,
            double ratePerSecond,
            long answered,
            Map<String, Long> failed,
            long notSent,
            long acknowledgedPosts) {

        /** Requests that were not answered well. */
        public long failures() {
            return failed.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Whether it ran to its end, everything was answered well, no post is lost and nothing grows. */
    public boolean holds() {
        return complete
                && load.failures() == 0
                && audit != null
                && audit.clean()
                && growing().isEmpty();
    }

    /** What grows. */
    public List<Trend> growing() {
        return trends.stream().filter(trend -> trend.verdict() == Verdict.GROWS).toList();
    }
}
