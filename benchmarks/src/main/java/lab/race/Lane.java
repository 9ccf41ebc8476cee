package lab.race;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lab.config.ConnectionString;
import lab.hpa.WatchedPods.Second;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.load.Recorder;
import lab.machine.Cleanup;
import lab.race.RaceResult.Sample;
import org.jspecify.annotations.Nullable;

/**
 * One side of a race: a server, the load on it, and what is seen of it every second.
 *
 * <p>A server that somebody else runs has no kubelet and no database here: then there is less to see.
 */
public final class Lane {

    /** What can be seen of a server besides its answers. */
    private record Seen(
            @Nullable Double cpuPercent,
            @Nullable Integer connections,
            @Nullable String state) {}

    private final String name;
    private final URI url;
    private final @Nullable Kubelet kubelet;
    private final @Nullable ConnectionString database;
    private final List<Seen> seen = new ArrayList<>();
    private @Nullable LoadRun load;
    private double cpuSecondsAtStart;
    private double cpuSecondsBefore;
    private long startedAt;
    private long lookedAt;

    Lane(String name, URI url, @Nullable Kubelet kubelet, @Nullable ConnectionString database) {
        this.name = name;
        this.url = url;
        this.kubelet = kubelet;
        this.database = database;
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
        return run;
    }

    /** Ends the app, if it is ours. */
    void stop() {
        if (kubelet != null) {
            kubelet.close();
        }
    }

    /** Looks once; called every second. */
    void look(@Nullable Integer connections) {
        if (kubelet == null) {
            seen.add(new Seen(null, connections, null));
            return;
        }
        var used = cpuSeconds();
        var now = System.nanoTime();
        // Not by one second: a busy machine is late, and then there is more in it.
        var percent = 100 * (used - cpuSecondsBefore) * 1e9 / (now - lookedAt);
        seen.add(new Seen(percent, connections, kubelet.state()));
        cpuSecondsBefore = used;
        lookedAt = now;
    }

    /** As a pod of an HPA's. */
    List<Second> pod() {
        return seen.stream()
                .map(look -> new Second(
                        look.cpuPercent() == null ? 0 : look.cpuPercent() / 100, "Running".equals(look.state())))
                .toList();
    }

    /** Average over the whole load, in cores; null for a server that somebody else runs. */
    @Nullable Double cores() {
        return kubelet == null || load == null || load.seconds() == 0
                ? null
                : (cpuSecondsBefore - cpuSecondsAtStart) * 1e9 / Math.max(1, lookedAt - startedAt);
    }

    @Nullable Integer connectionsMax() {
        return seen.stream()
                .map(Seen::connections)
                .filter(Objects::nonNull)
                .max(Integer::compare)
                .orElse(null);
    }

    List<Sample> series() {
        var samples = new ArrayList<Sample>();
        var seconds =
                load == null ? List.<Recorder.Second>of() : load.recorder().seconds();
        for (var i = 0; i < seconds.size(); i++) {
            var look = i < seen.size() ? seen.get(i) : new Seen(null, null, null);
            samples.add(new Sample(
                    i + 1,
                    seconds.get(i).answered(),
                    seconds.get(i).wrong(),
                    seconds.get(i).failed(),
                    look.cpuPercent(),
                    look.connections(),
                    look.state()));
        }
        return samples;
    }

    private double cpuSeconds() {
        return kubelet == null ? 0 : kubelet.cpuTime().toNanos() / 1e9;
    }
}
