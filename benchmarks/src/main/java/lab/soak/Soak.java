package lab.soak;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import lab.audit.Audit;
import lab.config.Config;
import lab.config.Driver;
import lab.config.Durations;
import lab.config.StartupException;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.load.Recorder;
import lab.load.Recorder.Second;
import lab.load.RequestOutcome;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.machine.Server;
import lab.soak.SoakResult.Load;
import lab.soak.SoakResult.Settings;
import lab.source.Variant;
import lab.testing.AppProcess;
import lab.testing.OneConnection;
import org.jspecify.annotations.Nullable;

/** fixed-pooled under a load that it can well bear, for long, while its connections are replaced: what grows, and what is lost. */
public final class Soak {

    /** Shows how far it is. */
    public interface Progress {
        /** About once a second. */
        void tick(String what);

        /**
         * The app was looked at.
         *
         * @param failures of requests so far
         */
        void sampled(Sample sample, long failures);
    }

    /** Users without pauses; as many as the app has workers. */
    private static final int CROWD = 64;

    /** In flight at most, while requests arrive at a rate. */
    private static final int IN_FLIGHT = 200;

    /** On average; so many, that one who has had none is improbable. */
    private static final double REQUESTS_OF_A_USER = 8;

    private static final double ALL_AT_ONCE = 100_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long SEED = 42;

    /** The lab's own, and those that PostgreSQL keeps for superusers. */
    private static final int OTHER_CONNECTIONS = 10;

    /** HikariCP's least, which it takes for the time between two pings, too. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);

    /** Within a second, so that a collection does not spill over into the second before or after. */
    private static final double PART_OF_A_SECOND = 0.5;

    private final SoakPlan plan;
    private final Server server;
    private final Cleanup cleanup;
    private final String version;
    private final Config config;
    private final Map<String, String> environment;
    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private volatile Instant startedAt = Instant.now();
    private volatile double capacity;
    private volatile @Nullable LoadRun load;
    private volatile @Nullable Audit audit;

    /**
     * A soak on a new database of this server.
     *
     * @param environment of the app, besides what the plan says
     * @param cleanup gets every process and connection that is opened
     * @throws StartupException when the server has too few connections, or the environment is no good
     */
    public Soak(SoakPlan plan, Server server, Map<String, String> environment, Cleanup cleanup) {
        this.plan = plan;
        this.server = server;
        this.cleanup = cleanup;
        this.version = server.version();
        var most = server.maxConnections() - OTHER_CONNECTIONS;
        if (plan.pool() > most) {
            throw new StartupException("--pool is %d, and the server has %d connections; it takes 1 to %d."
                    .formatted(plan.pool(), server.maxConnections(), most));
        }
        this.environment = new HashMap<>(environment);
        this.environment.putAll(Map.of(
                "CONN_STR",
                        server.create("lab_soak_" + Long.toString(System.currentTimeMillis(), 36))
                                .toUrl(),
                "PORT", "0",
                "LAB_DRIVER", plan.driver().label(),
                "POOL_MAX", Integer.toString(plan.pool()),
                "POOL_MIN", Integer.toString(plan.pool()),
                "POOL_MAX_LIFETIME", Durations.format(plan.lifetime()),
                "POOL_KEEPALIVE", Durations.format(KEEPALIVE)));
        this.environment.merge("JAVA_TOOL_OPTIONS", Probe.COMPACT, (theirs, ours) -> theirs + " " + ours);
        this.config = Config.from(this.environment);
    }

    /**
     * Starts the app, measures what it can bear, sends a part of that, and audits the database.
     *
     * @throws IOException when the app ended or can't be looked at
     * @throws SQLException when the database can't be asked
     * @throws CancellationException when somebody interrupted it
     */
    public void run(Progress progress) throws IOException, SQLException, InterruptedException {
        var app = cleanup.open(() -> AppProcess.start(Variant.FIXED.jar(), environment, line -> {}));
        var url = app.awaitReady();
        var probe = cleanup.open(() -> Probe.of(app.handle().pid(), url));
        capacity = capacity(url, progress);
        forgetPosts();
        sample(probe, null, 0);
        startedAt = Instant.now();
        var run = cleanup.open(() -> LoadRun.startAlone(url, profile()));
        load = run;
        try {
            watch(run, probe, progress);
        } catch (IOException e) {
            throw app.handle().isAlive() ? e : new IOException("the app ended under the load: " + app.lastWords(), e);
        }
        run.await();
        if (Cleanup.interrupted()) {
            throw new CancellationException("interrupted in the middle of the load");
        }
        app.close();
        audit = Audit.ofDatabase(config.database(), run.claims());
    }

    /** Answers a second to users without pauses, in the median second. */
    private double capacity(URI url, Progress progress) throws IOException, InterruptedException {
        var time = SoakPlan.WARM_UP.plus(SoakPlan.CAPACITY);
        var run = cleanup.open(
                () -> LoadRun.start(url, new LoadProfile(CROWD, ALL_AT_ONCE, 0, 0, SoakPlan.MIX, time, TIMEOUT, SEED)));
        while (run.running()) {
            progress.tick("capacity");
            Thread.sleep(Math.max(0, Math.min(1000, time.toMillis() - (long) (1000 * run.seconds()))) + 10);
        }
        run.await();
        var answers = IntStream.range(
                        (int) SoakPlan.WARM_UP.toSeconds(), run.recorder().length())
                .mapToDouble(second -> run.recorder().at(second).answered())
                .sorted()
                .toArray();
        if (Slope.median(answers) == 0) {
            throw new IOException("the app answered nothing while its capacity was measured");
        }
        return Slope.median(answers);
    }

    /** Those of the capacity's users: the load that follows is alone with its own, so that more can be judged. */
    private void forgetPosts() throws SQLException {
        try (var session = OneConnection.open(Driver.PGJDBC, config.database())) {
            session.execute("TRUNCATE posts, post_events");
        }
    }

    private LoadProfile profile() {
        return new LoadProfile(IN_FLIGHT, ALL_AT_ONCE, 0, 0, SoakPlan.MIX, plan.runTime(), TIMEOUT, SEED, rate(), 0);
    }

    private double rate() {
        return Math.max(1, capacity * plan.share() / 100);
    }

    private void watch(LoadRun run, Probe probe, Progress progress) throws IOException, InterruptedException {
        var pause = plan.pause().toSeconds();
        var end = plan.runTime().toSeconds() - PART_OF_A_SECOND; // afterwards there are no users any more
        for (var second = pause; second + PART_OF_A_SECOND < end; second += pause) {
            while (run.running() && run.seconds() < second + PART_OF_A_SECOND) {
                progress.tick("load");
                var left = second + PART_OF_A_SECOND - run.seconds();
                Thread.sleep((long) (1000 * Math.max(0, Math.min(1, left))) + 1);
            }
            if (!run.running()) {
                return; // it broke, or was late: await() tells
            }
            progress.sampled(sample(probe, run, second), failures(run.recorder()));
        }
    }

    /** @param run null before the load */
    private Sample sample(Probe probe, @Nullable LoadRun run, long second) throws IOException, InterruptedException {
        var seconds = run == null ? 0 : run.seconds();
        var seen = probe.read();
        var sample = new Sample(
                seconds,
                seen.heapBytes() / 1048576.0,
                seen.threads(),
                seen.descriptors() == null ? null : seen.descriptors().doubleValue(),
                seen.connectionsMade(),
                run == null ? null : median(run, second, Second::p50),
                run == null ? null : median(run, second, Second::p99));
        samples.add(sample);
        return sample;
    }

    /** Of the seconds since the last sample, but for the one in which that was taken; null when nothing was answered in them. */
    private @Nullable Double median(LoadRun run, long second, Function<Second, @Nullable Double> percentile) {
        var values = IntStream.range((int) (second - plan.pause().toSeconds() + 1), (int) second)
                .mapToObj(run.recorder()::at)
                .map(percentile)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return values.length == 0 ? null : Slope.median(values);
    }

    private static long failures(Recorder recorder) {
        return recorder.failed() + recorder.wrong();
    }

    /** Seconds. Users take what arrives in any order: by then each has had something to send, and has its connection. */
    private double settling() {
        return Math.max((double) plan.settling().toSeconds(), REQUESTS_OF_A_USER * IN_FLIGHT / rate());
    }

    /** What was seen so far. */
    public SoakResult result() {
        var seen = List.copyOf(samples);
        var settling = settling();
        return new SoakResult(
                SoakResult.KIND,
                SoakResult.VERSION,
                startedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.commit(LabHome.root()),
                Machine.here(),
                version,
                settings(settling),
                audit != null,
                load(),
                seen.isEmpty()
                        ? 0
                        : seen.get(seen.size() - 1).connectionsMade()
                                - seen.get(0).connectionsMade(),
                audit,
                Arrays.stream(Figure.values())
                        .map(figure -> Trend.of(figure, seen, settling, plan.pool()))
                        .toList(),
                seen);
    }

    private Settings settings(double settling) {
        return new Settings(
                Variant.FIXED.module(),
                plan.driver().label(),
                plan.runTime().toSeconds(),
                plan.share(),
                plan.pool(),
                plan.lifetime().toSeconds(),
                settling,
                server.isEmbedded());
    }

    private Load load() {
        var run = load;
        if (run == null) {
            return new Load(capacity, 0, 0, Map.of(), 0, 0);
        }
        var recorder = run.recorder();
        var failed = new TreeMap<String, Long>();
        for (var outcome : RequestOutcome.values()) {
            if (outcome != RequestOutcome.ANSWERED && recorder.of(outcome) > 0) {
                failed.put(outcome.name().toLowerCase(Locale.ROOT), recorder.of(outcome));
            }
        }
        return new Load(
                capacity,
                rate(),
                recorder.of(RequestOutcome.ANSWERED),
                failed,
                recorder.unsent(),
                run.claims().acknowledged());
    }
}
