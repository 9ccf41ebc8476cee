package lab.race;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import lab.audit.Audit;
import lab.config.Config;
import lab.config.ConnectionString;
import lab.hpa.HpaSpec;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.machine.Cleanup;
import lab.machine.CpuClock;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.machine.Server;
import lab.race.RaceResult.LogLine;
import lab.race.RaceResult.Mark;
import lab.race.RaceResult.Moments;
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

        /** The load is about to begin. */
        default void begin(Beginning race) {}

        /** Somebody used a control. */
        default void marked(Mark mark) {}

        /** Something happened to an app; {@link #event} has it too. */
        default void logged(LogLine line) {}

        /** Who held which connection of a lane's app just now, or before it ended. */
        default void owned(String lane, Moments moments) {}

        /** Both of them, one after the other. */
        static Display both(Display first, Display second) {
            return new BothDisplays(first, second);
        }
    }

    private final LoadProfile profile;
    private final boolean sequential;
    private final Cleanup cleanup;
    private final Display display;
    private final boolean watched;
    private final Journal journal;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private double driverCpuPercent;

    /**
     * A race that has not started.
     *
     * @param sequential one variant after the other, so that they do not share the machine
     * @param cleanup gets every process and connection that the race opens
     * @param watched whether somebody looks at more than the console: then the apps write who holds which connection, have
     *     {@code /api/slow}, and their data is looked at meanwhile
     */
    public Race(LoadProfile profile, boolean sequential, Cleanup cleanup, Display display, boolean watched) {
        this.profile = profile;
        this.sequential = sequential;
        this.cleanup = cleanup;
        this.display = display;
        this.watched = watched;
        this.journal = new Journal(display);
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
        var owners = watched ? cleanup.open(OwnershipFolder::make) : null;
        var controls = new Controls(server, cleanup, journal);
        var names = entrants.stream().map(Entrant::title).toList();
        // Before the apps are up: who watches sees that they start.
        var beginning = begin(server.version(), server.maxConnections(), names, pools(server), controls);
        var stamp = Long.toString(System.currentTimeMillis(), 36);
        var apps = new LinkedHashMap<Entrant, App>();
        for (var entrant : entrants) {
            var database = server.create("lab_" + entrant.name().toLowerCase(Locale.ROOT) + "_" + stamp);
            apps.put(entrant, start(entrant, database, owners));
        }
        for (var app : apps.entrySet()) {
            lanes.add(lane(app.getKey(), app.getValue(), owners));
        }
        return drive(beginning, connections);
    }

    private record App(Kubelet kubelet, ConnectionString database) {}

    private App start(Entrant entrant, ConnectionString database, @Nullable OwnershipFolder owners) throws IOException {
        var environment = new HashMap<>(Map.of("CONN_STR", database.toUrl(), "PORT", "0"));
        if (owners != null) {
            environment.putAll(owners.environment(entrant));
        }
        return new App(
                Kubelet.start(entrant, environment, profile.runTime(), cleanup, line -> log(entrant, line)), database);
    }

    private Lane lane(Entrant entrant, App app, @Nullable OwnershipFolder owners) throws InterruptedException {
        var watch = owners == null ? null : owners.watch(entrant);
        var lane = new Lane(entrant.title(), app.kubelet().awaitReady(), app.kubelet(), app.database(), watch);
        app.kubelet().onCrash(() -> own(lane, lane.lastHolders()));
        return lane;
    }

    private void log(Entrant entrant, String line) {
        var t = lanes.stream()
                .filter(lane -> lane.name().equals(entrant.title()))
                .mapToDouble(Lane::seconds)
                .findFirst()
                .orElse(0);
        journal.log(Math.rint(t * 100) / 100, entrant.title(), entrant.shortName(), line);
    }

    private void own(Lane lane, @Nullable Moments moments) {
        if (moments != null) {
            display.owned(lane.name(), moments);
        }
    }

    /** Tells the display. */
    private Beginning begin(
            @Nullable String server,
            @Nullable Integer maxConnections,
            List<String> names,
            Map<String, Integer> pools,
            Controls controls) {
        var kind = names.size() == 1 && server == null ? "load" : "race";
        var beginning = new Beginning(kind, Instant.now(), profile, server, maxConnections, names, pools, controls);
        display.begin(beginning);
        return beginning;
    }

    /** What the one app with a pool makes of this environment. */
    private static Map<String, Integer> pools(Server server) {
        var environment = new HashMap<>(System.getenv());
        environment.put("CONN_STR", server.admin().toUrl());
        return Map.of(Entrant.FIXED.title(), Config.from(environment).pool().max());
    }

    /**
     * Puts servers that somebody else runs under load; audited through their export where they have one.
     *
     * @param servers by name
     */
    public RaceResult run(Map<String, URI> servers) throws SQLException, InterruptedException {
        servers.forEach((name, url) -> lanes.add(new Lane(name, url, null, null, null)));
        var names = List.copyOf(servers.keySet());
        return drive(begin(null, null, names, Map.of(), new Controls(null, cleanup, journal)), null);
    }

    private RaceResult drive(Beginning beginning, @Nullable ConnectionCount connections)
            throws SQLException, InterruptedException {
        if (sequential) {
            for (var lane : lanes) {
                driveTogether(List.of(lane), connections, beginning.controls());
            }
        } else {
            driveTogether(lanes, connections, beginning.controls());
        }
        return result(beginning);
    }

    /** The same load on each of these at once. */
    private void driveTogether(List<Lane> lanes, @Nullable ConnectionCount connections, Controls controls)
            throws SQLException, InterruptedException {
        var runs = new ArrayList<LoadRun>();
        lanes.forEach(lane -> runs.add(lane.start(profile, cleanup)));
        controls.concern(lanes);
        lanes.forEach(lane -> journal.note(lane.name(), "the load begins, on " + lane.url()));
        var cpu = new CpuClock();
        var next = System.nanoTime();
        while (runs.stream().anyMatch(LoadRun::running)) {
            next += 1_000_000_000L;
            Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            for (var lane : lanes) {
                lane.look(connections == null || lane.database() == null ? null : connections.of(lane.database()));
            }
            display.tick(lanes);
            lanes.forEach(lane -> own(lane, lane.holders()));
        }
        driverCpuPercent = Math.max(driverCpuPercent, cpu.percent());
        controls.concern(List.of());
        for (var lane : lanes) {
            lane.stop(); // what happens to an app after its own load is nobody's result
        }
        for (var run : runs) {
            run.await();
        }
    }

    private RaceResult result(Beginning beginning) throws SQLException, InterruptedException {
        var variants = new LinkedHashMap<String, VariantResult>();
        for (var lane : lanes) {
            variants.put(lane.name(), result(lane, beginning.pools().get(lane.name())));
        }
        return new RaceResult(
                beginning.kind(),
                RaceResult.VERSION,
                beginning.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.commit(LabHome.root()),
                Machine.here(),
                beginning.server(),
                beginning.maxConnections(),
                RaceResult.Hpa.of(HpaSpec.ORIGIN, HPA_REQUEST_MILLIS),
                RaceResult.Load.of(profile),
                driverCpuPercent,
                journal.marks(),
                journal.log(),
                variants);
    }

    private VariantResult result(Lane lane, @Nullable Integer pool) throws SQLException, InterruptedException {
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
                lane.replicasMax(),
                lane.connectionsMax(),
                pool,
                audit(lane, load),
                lane.series(),
                lane.ownership());
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
