package lab.race;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import lab.audit.Audit;
import lab.config.ConnectionString;
import lab.hpa.HpaSpec;
import lab.hpa.WatchedPods;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.machine.Cleanup;
import lab.machine.CpuClock;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.machine.Server;
import lab.race.RaceResult.VariantResult;
import org.jspecify.annotations.Nullable;

/** Apps under the same load, each in a lane of its own, and everything that can be counted about them. */
public final class Race {

    /** CPU request of a pod in thousandths of a core, as in the manifests. */
    public static final int HPA_REQUEST_MILLIS = 25;

    /** Shows what happens while it happens. */
    public interface Display {
        /** Something that a person should know: a start, a crash, a restart. */
        void event(String line);

        /** Called every second while lanes are under load. */
        void tick(List<Lane> lanes);
    }

    private final LoadProfile profile;
    private final boolean sequential;
    private final Cleanup cleanup;
    private final Display display;
    private double driverCpuPercent;

    /**
     * A race that has not started.
     *
     * @param sequential one variant after the other, so that they do not share the machine
     * @param cleanup gets every process and connection that the race opens
     */
    public Race(LoadProfile profile, boolean sequential, Cleanup cleanup, Display display) {
        this.profile = profile;
        this.sequential = sequential;
        this.cleanup = cleanup;
        this.display = display;
    }

    /**
     * Races these on one server, each on a database of its own.
     *
     * @param entrants in the order of their lanes
     * @throws IOException when there is no JVM to run them
     * @throws SQLException when the audit can't read a database
     */
    public RaceResult run(Server server, Collection<Entrant> entrants)
            throws IOException, SQLException, InterruptedException {
        var connections = cleanup.open(() -> new ConnectionCount(server.admin()));
        var stamp = Long.toString(System.currentTimeMillis(), 36);
        var databases = new EnumMap<Entrant, ConnectionString>(Entrant.class);
        var kubelets = new LinkedHashMap<Entrant, Kubelet>();
        for (var entrant : entrants) {
            var database = server.create("lab_" + entrant.name().toLowerCase(Locale.ROOT) + "_" + stamp);
            var environment = Map.of("CONN_STR", database.toUrl(), "PORT", "0");
            databases.put(entrant, database);
            kubelets.put(entrant, Kubelet.start(entrant, environment, profile.runTime(), cleanup, display::event));
        }
        var lanes = new ArrayList<Lane>();
        for (var kubelet : kubelets.entrySet()) {
            var url = kubelet.getValue().awaitReady();
            var entrant = kubelet.getKey();
            lanes.add(new Lane(entrant.title(), url, kubelet.getValue(), databases.get(entrant)));
        }
        var startedAt = drive(lanes, connections);
        return result(startedAt, server.version(), lanes);
    }

    /**
     * Puts servers that somebody else runs under load; audited through their export where they have one.
     *
     * @param servers by name
     */
    public RaceResult run(Map<String, URI> servers) throws SQLException, InterruptedException {
        var lanes = new ArrayList<Lane>();
        servers.forEach((name, url) -> lanes.add(new Lane(name, url, null, null)));
        return result(drive(lanes, null), null, lanes);
    }

    private Instant drive(List<Lane> lanes, @Nullable ConnectionCount connections) throws InterruptedException {
        var startedAt = Instant.now();
        if (sequential) {
            for (var lane : lanes) {
                driveTogether(List.of(lane), connections);
            }
        } else {
            driveTogether(lanes, connections);
        }
        return startedAt;
    }

    /** The same load on each of these at once. */
    private void driveTogether(List<Lane> lanes, @Nullable ConnectionCount connections) throws InterruptedException {
        var runs = new ArrayList<LoadRun>();
        lanes.forEach(lane -> runs.add(lane.start(profile, cleanup)));
        var cpu = new CpuClock();
        var next = System.nanoTime();
        while (runs.stream().anyMatch(LoadRun::running)) {
            next += 1_000_000_000L;
            Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            for (var lane : lanes) {
                lane.look(connections == null || lane.database() == null ? null : connections.of(lane.database()));
            }
            display.tick(lanes);
        }
        driverCpuPercent = Math.max(driverCpuPercent, cpu.percent());
        lanes.forEach(Lane::stop); // what happens to an app after its own load is nobody's result
        for (var run : runs) {
            run.await();
        }
    }

    private RaceResult result(Instant startedAt, @Nullable String server, List<Lane> lanes)
            throws SQLException, InterruptedException {
        var variants = new LinkedHashMap<String, VariantResult>();
        for (var lane : lanes) {
            variants.put(lane.name(), result(lane));
        }
        return new RaceResult(
                lanes.size() == 1 && server == null ? "load" : "race",
                1,
                startedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.commit(LabHome.root()),
                Machine.here(),
                server,
                RaceResult.Load.of(profile),
                driverCpuPercent,
                variants);
    }

    private VariantResult result(Lane lane) throws SQLException, InterruptedException {
        var load = Objects.requireNonNull(lane.load());
        var kubelet = lane.kubelet();
        var cores = lane.cores();
        var crashes = kubelet == null ? null : kubelet.crashes();
        return VariantResult.of(
                load.recorder(),
                profile.open() ? load.recorder().unsent() : null,
                crashes == null ? null : crashes.size(),
                crashes == null || crashes.isEmpty()
                        ? null
                        : crashes.get(crashes.size() - 1).lastWords(),
                kubelet == null ? List.of() : kubelet.recoverySeconds(),
                cores == null ? null : 100 * cores,
                cores == null ? null : WatchedPods.mostReplicas(HpaSpec.ORIGIN, HPA_REQUEST_MILLIS, lane.pod()),
                lane.connectionsMax(),
                audit(lane, load),
                lane.series());
    }

    private @Nullable Audit audit(Lane lane, LoadRun load) throws SQLException, InterruptedException {
        if (lane.database() != null) {
            return Audit.ofDatabase(lane.database(), load.claims());
        }
        try {
            return Audit.ofServer(lane.url(), load.claims());
        } catch (IOException e) {
            display.event("no audit of " + lane.url() + ": " + e.getMessage());
            return null;
        }
    }
}
