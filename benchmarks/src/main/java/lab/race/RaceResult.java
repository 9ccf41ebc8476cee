package lab.race;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import lab.audit.Audit;
import lab.audit.LightAudit;
import lab.hpa.HpaSpec;
import lab.load.LoadProfile;
import lab.load.Recorder;
import lab.load.RequestOutcome;
import lab.machine.Machine;
import lab.store.Ownership.Block;
import org.jspecify.annotations.Nullable;

/**
 * A race's result file, version {@value #VERSION}. What could not be seen, for want of access to a remote server's processes or database, is
 * null.
 *
 * @param kind {@code race}, or {@code load} for a single server
 * @param version of this form
 * @param startedAt when the load began, ISO 8601 in UTC
 * @param commit of the lab; null outside a checkout
 * @param server PostgreSQL's version
 * @param maxConnections that the server allows, those for superusers included
 * @param hpa the autoscaler that the replicas are those of
 * @param load what the users did
 * @param driverCpuPercent CPU of the load itself, in percent of one core
 * @param marks what somebody did to the race while it ran: then its verdict is that of another experiment
 * @param log what happened to the apps
 * @param variants by name, in the order of their lanes
 */
public record RaceResult(
        String kind,
        int version,
        String startedAt,
        @Nullable String commit,
        Machine machine,
        @Nullable String server,
        @Nullable Integer maxConnections,
        Hpa hpa,
        Load load,
        double driverCpuPercent,
        List<Mark> marks,
        List<LogLine> log,
        Map<String, VariantResult> variants) {

    /**
     * Of the file's form. In version 1 a second had sums only, and there were no marks, no log and no ownership; in version 2 an
     * answer that nobody knows the outcome was a 5xx.
     */
    public static final int VERSION = 3;

    /**
     * An HPA on CPU.
     *
     * @param requestMillis CPU request of a pod in thousandths of a core
     */
    public record Hpa(int requestMillis, int targetPercent, int min, int max) {

        /** As far as a chart needs it. */
        public static Hpa of(HpaSpec spec, int requestMillis) {
            return new Hpa(requestMillis, spec.targetPercent(), spec.min(), spec.max());
        }
    }

    /**
     * One use of a control.
     *
     * @param t seconds since the load began
     * @param what the control's name
     * @param text what was done, in words
     * @param lane to which one only; null for all
     */
    public record Mark(
            double t, String what, String text, @Nullable String lane) {}

    /**
     * One thing that happened to an app.
     *
     * @param t seconds since the load began
     * @param link the page of the failure catalogue that explains it, from the checkout's root; null where no exception tells which
     */
    public record LogLine(
            double t, String lane, String text, @Nullable String link) {}

    /**
     * Who held which connection when, for a fraction of a second.
     *
     * @param t seconds since the load began, at the end of it
     * @param crash whether these were an app's last moments
     * @param from where it begins, on the blocks' scale
     * @param to where it ends
     * @param blocks all that reach into it, in the order of their beginning; possibly without those that were too many
     */
    public record Moments(double t, boolean crash, double from, double to, List<Block> blocks) {}

    /**
     * The load's settings; seconds throughout.
     *
     * @param users in an open loop: the most requests in flight
     * @param rate requests a second of an open loop; null for users who wait for their answers
     * @param spawnRate users started a second; null in an open loop, as are their pauses
     * @param retries how often a post is sent again, with its key
     */
    public record Load(
            int users,
            @Nullable Double rate,
            @Nullable Double spawnRate,
            @Nullable List<Double> waitSeconds,
            String mix,
            double runTimeSeconds,
            double timeoutSeconds,
            long seed,
            int retries) {

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
                    profile.seed(),
                    profile.retries());
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
     * @param pool how many connections it has at most; null without a pool, or where nobody knows
     * @param ownership who held which connection when: the first crash, the last one, and the last moment that was seen; empty
     *     unless a page was shown
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
            @Nullable Integer pool,
            @Nullable Audit audit,
            List<Sample> series,
            List<Moments> ownership) {

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
                @Nullable Integer pool,
                @Nullable Audit audit,
                List<Sample> series,
                List<Moments> ownership) {
            var firstFailure = recorder.firstFailureSeconds();
            return new VariantResult(
                    recorder.of(RequestOutcome.ANSWERED),
                    Wrong.of(recorder::of),
                    Failed.of(recorder::of),
                    unsent,
                    crashes,
                    lastPanic,
                    firstFailure < 0 ? null : firstFailure,
                    recoverySeconds,
                    Latency.of(recorder),
                    cpuPercent,
                    hpaReplicas,
                    connectionsMax,
                    pool,
                    audit,
                    series,
                    ownership);
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

    /** Requests with a wrong answer, by what was wrong with it, see {@link RequestOutcome}. */
    public record Wrong(long incomplete, long unordered, long strange, long unseen, long duplicate) {
        static Wrong of(ToLongFunction<RequestOutcome> count) {
            return new Wrong(
                    count.applyAsLong(RequestOutcome.INCOMPLETE),
                    count.applyAsLong(RequestOutcome.UNORDERED),
                    count.applyAsLong(RequestOutcome.STRANGE),
                    count.applyAsLong(RequestOutcome.UNSEEN),
                    count.applyAsLong(RequestOutcome.DUPLICATE));
        }

        /** All of them. */
        public long total() {
            return incomplete + unordered + strange + unseen + duplicate;
        }
    }

    /** Requests that failed, by what the client saw, see {@link RequestOutcome}. */
    public record Failed(
            long http4xx, long http5xx, long refused, long unreachable, long reset, long timeout, long unknown) {
        static Failed of(ToLongFunction<RequestOutcome> count) {
            return new Failed(
                    count.applyAsLong(RequestOutcome.HTTP4XX),
                    count.applyAsLong(RequestOutcome.HTTP5XX),
                    count.applyAsLong(RequestOutcome.REFUSED),
                    count.applyAsLong(RequestOutcome.UNREACHABLE),
                    count.applyAsLong(RequestOutcome.RESET),
                    count.applyAsLong(RequestOutcome.TIMEOUT),
                    count.applyAsLong(RequestOutcome.UNKNOWN));
        }

        /** All of them. */
        public long total() {
            return http4xx + http5xx + refused + unreachable + reset + timeout + unknown;
        }
    }

    /** Of the answered requests, in milliseconds. */
    public record Latency(double p50, double p99, double max) {
        static Latency of(Recorder recorder) {
            return new Latency(recorder.latencyMillis(50), recorder.latencyMillis(99), recorder.latencyMillis(100));
        }
    }

    /**
     * One second of one lane: what ended in it, and what was seen at its end.
     *
     * @param second from 1
     * @param p50 of the requests answered in it, in milliseconds; null when there was none
     * @param p99 as above
     * @param cpuPercent of one core
     * @param replicas what an HPA would want by now
     * @param connections of the app
     * @param state as {@code kubectl get pods} would call it
     * @param restartSeconds until the app is started again; null unless it waits for that
     * @param crashes so far
     * @param acknowledged posts so far that the server said it has stored
     * @param lost acknowledged posts that were missing at the last look; null before the first, and where nobody looks
     * @param refusedPresent refused posts that were there at the last look; null as above
     */
    public record Sample(
            int second,
            long answered,
            Wrong wrong,
            Failed failed,
            @Nullable Double p50,
            @Nullable Double p99,
            @Nullable Double cpuPercent,
            @Nullable Integer replicas,
            @Nullable Integer connections,
            @Nullable String state,
            @Nullable Double restartSeconds,
            @Nullable Integer crashes,
            long acknowledged,
            @Nullable Long lost,
            @Nullable Long refusedPresent) {

        /** The client's side from a recorder, the rest as it was seen. */
        public static Sample of(int second, Recorder.Second counted, Seen seen) {
            var look = seen.lightAudit();
            return new Sample(
                    second,
                    counted.answered(),
                    Wrong.of(counted::of),
                    Failed.of(counted::of),
                    counted.p50(),
                    counted.p99(),
                    rounded(seen.cpuPercent()),
                    seen.replicas(),
                    seen.connections(),
                    seen.state(),
                    rounded(seen.restartSeconds()),
                    seen.crashes(),
                    seen.acknowledged(),
                    look == null ? null : look.lost(),
                    look == null ? null : look.refusedPresent());
        }

        /** To what can be measured: there is one for each second. */
        private static @Nullable Double rounded(@Nullable Double figure) {
            return figure == null ? null : Math.rint(figure * 100) / 100;
        }
    }

    /** What is seen of a lane besides its answers, at the end of a second; see {@link Sample}. */
    public record Seen(
            @Nullable Double cpuPercent,
            @Nullable Integer replicas,
            @Nullable Integer connections,
            @Nullable String state,
            @Nullable Double restartSeconds,
            @Nullable Integer crashes,
            long acknowledged,
            LightAudit.@Nullable Found lightAudit) {

        /** Nobody looked. */
        public static final Seen NOTHING = new Seen(null, null, null, null, null, null, 0, null);
    }
}
