package lab.race;

import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import lab.audit.LightAudit;
import lab.config.ConnectionString;
import lab.hpa.HpaSpec;
import lab.hpa.WatchedPods;
import lab.hpa.WatchedPods.Second;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.machine.Cleanup;
import lab.race.RaceResult.Moments;
import lab.race.RaceResult.Sample;
import lab.race.RaceResult.Seen;
import org.jspecify.annotations.Nullable;

/**
 * One side of a race: a server, the load on it, and what is seen of it every second.
 *
 * <p>A server that somebody else runs has no kubelet and no database here: then there is less to see.
 */
public final class Lane {

    /** CPU is counted in hundredths of a second: too coarse for much less than half a second. */
    private static final long LEAST_NANOS = 500_000_000;

    private final String name;
    private final URI url;
    private final @Nullable Kubelet kubelet;
    private final @Nullable ConnectionString database;
    private final @Nullable OwnershipWatch ownership;
    private final WatchedPods pods = new WatchedPods(HpaSpec.ORIGIN, Race.HPA_REQUEST_MILLIS);
    private final List<Seen> seen = new ArrayList<>();
    private volatile @Nullable LoadRun load;
    private @Nullable LightAudit lightAudit;
    private double cpuSecondsAtStart;
    private double cpuSecondsBefore;
    private double cpuPercent;
    private long startedAt;
    private long lookedAt;

    /** @param ownership where the app writes who holds which connection; null when nobody wants to know */
    Lane(
            String name,
            URI url,
            @Nullable Kubelet kubelet,
            @Nullable ConnectionString database,
            @Nullable OwnershipWatch ownership) {
        this.name = name;
        this.url = url;
        this.kubelet = kubelet;
        this.database = database;
        this.ownership = ownership;
    }

    /** The variant's module, or what else the server is called. */
    public String name() {
        return name;
    }

    URI url() {
        return url;
    }

    @Nullable Kubelet kubelet() {
        return kubelet;
    }

    @Nullable ConnectionString database() {
        return database;
    }

    /** The load; null before it starts. */
    public @Nullable LoadRun load() {
        return load;
    }

    /** What {@code kubectl get pods} would say; "?" for a server that somebody else runs. */
    public String state() {
        return kubelet == null ? "?" : kubelet.state();
    }

    /** How often the process ended; 0 for a server that somebody else runs. */
    public int crashes() {
        return kubelet == null ? 0 : kubelet.crashes().size();
    }

    LoadRun start(LoadProfile profile, Cleanup cleanup) {
        cpuSecondsAtStart = cpuSeconds();
        cpuSecondsBefore = cpuSecondsAtStart;
        startedAt = System.nanoTime();
        lookedAt = startedAt;
        if (kubelet != null) {
            kubelet.watch();
        }
        var run = cleanup.open(() -> database == null ? LoadRun.start(url, profile) : LoadRun.startAlone(url, profile));
        load = run;
        if (database != null && ownership != null) { // somebody watches
            lightAudit = cleanup.open(() -> LightAudit.start(database, run.claims()));
        }
        return run;
    }

    /** Ends the app, if it is ours, and looks no more. */
    void stop() throws SQLException {
        if (lightAudit != null) {
            lightAudit.close();
        }
        if (kubelet != null) {
            kubelet.close();
        }
    }

    /** Looks once; called every second. */
    void look(@Nullable Integer connections) {
        var audited = lightAudit == null ? null : lightAudit.found();
        var acknowledged = load == null ? 0 : load.claims().acknowledged();
        if (kubelet == null) {
            seen.add(new Seen(null, null, connections, null, null, null, acknowledged, audited));
            return;
        }
        lookAtCpu();
        var state = kubelet.state();
        seen.add(new Seen(
                cpuPercent,
                pods.after(new Second(cpuPercent / 100, "Running".equals(state))),
                connections,
                state,
                kubelet.restartSeconds(),
                kubelet.crashes().size(),
                acknowledged,
                audited));
    }

    /** On a busy machine a look is late and has more than a second in it. The one that catches up at once has nothing, and repeats it. */
    private void lookAtCpu() {
        var used = cpuSeconds();
        var now = System.nanoTime();
        if (now - lookedAt > LEAST_NANOS) {
            cpuPercent = 100 * (used - cpuSecondsBefore) * 1e9 / (now - lookedAt);
            cpuSecondsBefore = used;
            lookedAt = now;
        }
    }

    /** The second that was looked at last; null before the first, and when the users have no more seconds. */
    public @Nullable Sample latest() {
        var second = seen.size();
        return load == null || second == 0 || second > load.recorder().length() ? null : sample(load, second);
    }

    /** Seconds since the load began; 0 before. */
    double seconds() {
        var run = load;
        return run == null ? 0 : run.seconds();
    }

    /** Who holds which connection; null where nobody knows. */
    @Nullable Moments holders() {
        return ownership == null || !state().equals("Running") ? null : ownership.now(seconds());
    }

    /** Who held which connection before the app ended just now; null where nobody knows. */
    @Nullable Moments lastHolders() {
        return ownership == null ? null : ownership.crash(seconds());
    }

    /** What is kept of those. */
    List<Moments> ownership() {
        return ownership == null ? List.of() : ownership.kept();
    }

    /** The most that the HPA wanted at any time; null for a server that somebody else runs. */
    @Nullable Integer replicasMax() {
        return most(Seen::replicas);
    }

    /** Average over the whole load, in cores; null for a server that somebody else runs. */
    @Nullable Double cores() {
        return kubelet == null || load == null || load.seconds() == 0
                ? null
                : (cpuSecondsBefore - cpuSecondsAtStart) * 1e9 / Math.max(1, lookedAt - startedAt);
    }

    @Nullable Integer connectionsMax() {
        return most(Seen::connections);
    }

    private @Nullable Integer most(Function<Seen, @Nullable Integer> figure) {
        return seen.stream()
                .map(figure)
                .filter(Objects::nonNull)
                .max(Integer::compare)
                .orElse(null);
    }

    List<Sample> series() {
        var run = load;
        return run == null
                ? List.of()
                : IntStream.rangeClosed(1, run.recorder().length())
                        .mapToObj(second -> sample(run, second))
                        .toList();
    }

    private Sample sample(LoadRun run, int second) {
        return Sample.of(
                second, run.recorder().at(second - 1), second <= seen.size() ? seen.get(second - 1) : Seen.NOTHING);
    }

    private double cpuSeconds() {
        return kubelet == null ? 0 : kubelet.cpuTime().toNanos() / 1e9;
    }
}
