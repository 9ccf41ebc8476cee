package lab.race;

import java.util.List;
import java.util.Map;
import lab.audit.Audit;
import lab.load.LoadProfile;
import lab.load.Outcome;
import lab.load.Recorder;
import lab.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * A race's result file, version 1. What could not be seen, for want of access to a remote server's processes or database, is
 * null.
 *
 * @param kind {@code race}, or {@code load} for a single server
 * @param version of this form
 * @param startedAt when the load began, ISO 8601 in UTC
 * @param commit of the lab; null outside a checkout
 * @param server PostgreSQL's version
 * @param load what the users did
 * @param driverCpuPercent CPU of the load itself, in percent of one core
 * @param variants by name, in the order of their lanes
 */
public record RaceResult(
        String kind,
        int version,
        String startedAt,
        @Nullable String commit,
        Machine machine,
        @Nullable String server,
        Load load,
        double driverCpuPercent,
        Map<String, VariantResult> variants) {

    /**
     * The load's settings; seconds throughout.
     *
     * @param users in an open loop: the most requests in flight
     * @param rate requests a second of an open loop; null for users who wait for their answers
     * @param spawnRate users started a second; null in an open loop, as are their pauses
     */
    public record Load(
            int users,
            @Nullable Double rate,
            @Nullable Double spawnRate,
            @Nullable List<Double> waitSeconds,
            String mix,
            double runTimeSeconds,
            double timeoutSeconds,
            long seed) {

        /** A profile as the file has it. */
        public static Load of(LoadProfile profile) {
            return new Load(
                    profile.users(),
                    profile.open() ? profile.rate() : null,
                    profile.open() ? null : profile.spawnRate(),
                    profile.open() ? null : List.of(profile.waitLeast(), profile.waitMost()),
                    profile.mix().toString(),
                    profile.runTime().toMillis() / 1000.0,
                    profile.timeout().toMillis() / 1000.0,
                    profile.seed());
        }
    }

    /**
     * One side of the race.
     *
     * @param answered requests with a status below 400 and an answer that can be true
     * @param wrong requests with a status below 400 and an answer that can't
     * @param unsent requests of an open loop that were due and not sent, because too many were in flight; null in a closed one
     * @param crashes ends of the process that nobody asked for
     * @param lastPanic the last words of the last crash; null without one
     * @param firstFailureSeconds from the load's start to the first request that failed or got a wrong answer
     * @param recoverySeconds for each crash that was got over: from the process's end until it served again
     * @param cpuPercent of one core, the app's processes over the whole run
     * @param hpaReplicas what an HPA would want for that
     * @param connectionsMax most connections of the app seen at once
     */
    public record VariantResult(
            long answered,
            Wrong wrong,
            Failed failed,
            @Nullable Long unsent,
            @Nullable Integer crashes,
            @Nullable String lastPanic,
            @Nullable Double firstFailureSeconds,
            List<Double> recoverySeconds,
            Latency latencyMs,
            @Nullable Double cpuPercent,
            @Nullable Integer hpaReplicas,
            @Nullable Integer connectionsMax,
            @Nullable Audit audit,
            List<Sample> series) {

        /** The client's side from a recorder, the rest as given. */
        public static VariantResult of(
                Recorder recorder,
                @Nullable Long unsent,
                @Nullable Integer crashes,
                @Nullable String lastPanic,
                List<Double> recoverySeconds,
                @Nullable Double cpuPercent,
                @Nullable Integer hpaReplicas,
                @Nullable Integer connectionsMax,
                @Nullable Audit audit,
                List<Sample> series) {
            var firstFailure = recorder.firstFailureSeconds();
            return new VariantResult(
                    recorder.of(Outcome.ANSWERED),
                    Wrong.of(recorder),
                    Failed.of(recorder),
                    unsent,
                    crashes,
                    lastPanic,
                    firstFailure < 0 ? null : firstFailure,
                    recoverySeconds,
                    Latency.of(recorder),
                    cpuPercent,
                    hpaReplicas,
                    connectionsMax,
                    audit,
                    series);
        }

        /** Whether every request was sent and answered, and no answer was wrong. */
        public boolean answeredAll() {
            return (unsent == null || unsent == 0) && failed.total() == 0 && wrong.total() == 0;
        }

        /** Whether every request was answered, rightly, and the data is whole; not so if nobody could look. */
        public boolean flawless() {
            return answeredAll() && audit != null && audit.clean();
        }

        /** Whether it said or stored what is not so: a wrong answer, or damage that the audit found. */
        public boolean lied() {
            return wrong.total() > 0 || (audit != null && !audit.clean());
        }

        /** Requests that ended. */
        public long requests() {
            return answered + wrong.total() + failed.total();
        }
    }

    /** Requests with a wrong answer, by what was wrong with it, see {@link Outcome}. */
    public record Wrong(long incomplete, long unordered, long strange, long unseen, long duplicate) {
        static Wrong of(Recorder recorder) {
            return new Wrong(
                    recorder.of(Outcome.INCOMPLETE),
                    recorder.of(Outcome.UNORDERED),
                    recorder.of(Outcome.STRANGE),
                    recorder.of(Outcome.UNSEEN),
                    recorder.of(Outcome.DUPLICATE));
        }

        /** All of them. */
        public long total() {
            return incomplete + unordered + strange + unseen + duplicate;
        }
    }

    /** Requests that failed, by what the client saw. */
    public record Failed(long http4xx, long http5xx, long refused, long unreachable, long reset, long timeout) {
        static Failed of(Recorder recorder) {
            return new Failed(
                    recorder.of(Outcome.HTTP4XX),
                    recorder.of(Outcome.HTTP5XX),
                    recorder.of(Outcome.REFUSED),
                    recorder.of(Outcome.UNREACHABLE),
                    recorder.of(Outcome.RESET),
                    recorder.of(Outcome.TIMEOUT));
        }

        /** All of them. */
        public long total() {
            return http4xx + http5xx + refused + unreachable + reset + timeout;
        }
    }

    /** Of the answered requests, in milliseconds. */
    public record Latency(double p50, double p99, double max) {
        static Latency of(Recorder recorder) {
            return new Latency(recorder.latencyMillis(50), recorder.latencyMillis(99), recorder.latencyMillis(100));
        }
    }

    /** One second. */
    public record Sample(
            int second,
            long answered,
            long wrong,
            long failed,
            @Nullable Double cpuPercent,
            @Nullable Integer connections,
            @Nullable String state) {}
}
