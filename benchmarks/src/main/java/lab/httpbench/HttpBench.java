package lab.httpbench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import lab.config.Config;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.httpbench.BenchHttpResult.Row;
import lab.httpbench.BenchHttpResult.Settings;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.machine.Server;
import lab.source.Variant;
import lab.testing.AppProcess;
import lab.testing.OneConnection;
import org.jspecify.annotations.Nullable;

/** fixed-pooled under loads of more and more connections: what it answers, and what that costs everybody. */
public final class HttpBench {

    /** The page shows the newest 50. */
    private static final int POSTS = 50;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpPlan plan;
    private final Server server;
    private final Cleanup cleanup;
    private final String version;
    private final Config config;
    private final Map<String, String> environment;
    private final List<Row> rows = new CopyOnWriteArrayList<>();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private volatile Instant startedAt = Instant.now();
    private volatile boolean complete;

    /**
     * A benchmark on a new database of this server.
     *
     * @param environment of the app, besides its database, port and driver
     * @param cleanup gets every process and connection that is opened
     */
    public HttpBench(HttpPlan plan, Server server, Map<String, String> environment, Cleanup cleanup) {
        this.plan = plan;
        this.server = server;
        this.cleanup = cleanup;
        this.version = server.version();
        this.environment = new HashMap<>(environment);
        var database = server.create("lab_bench_" + Long.toString(System.currentTimeMillis(), 36));
        this.environment.putAll(Map.of(
                "CONN_STR",
                database.toUrl(),
                "PORT",
                "0",
                "LAB_DRIVER",
                plan.driver().label()));
        this.config = Config.from(this.environment);
    }

    /**
     * Starts the app, and runs every load.
     *
     * @throws IOException when the app or a load broke
     * @throws SQLException when there can be no posts in the database
     * @throws CancellationException when somebody interrupted it
     */
    public void run(HttpProgress progress) throws IOException, SQLException, InterruptedException {
        var app = cleanup.open(() -> AppProcess.start(Variant.FIXED.jar(), environment, line -> {}));
        var url = app.awaitReady();
        fill(config.database());
        var meter = new Meter(app, postmaster(), allocation(app));
        startedAt = Instant.now();
        new Steps(plan, loads(), meter, rows::add, progress).run(url);
        complete = true;
    }

    /** What was measured so far. */
    public BenchHttpResult result() {
        return new BenchHttpResult(
                "bench-http",
                1,
                startedAt.truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.commit(LabHome.root()),
                Machine.here(),
                version,
                settings(),
                complete,
                List.copyOf(notes),
                List.copyOf(rows));
    }

    private Settings settings() {
        return new Settings(
                Variant.FIXED.module(),
                plan.driver().label(),
                config.pool().max(),
                config.workerThreads(),
                server.isEmbedded(),
                plan.connections(),
                (int) plan.time().toSeconds(),
                (int) plan.warmup().toSeconds(),
                (int) TIMEOUT.toSeconds());
    }

    /** Posts like those of the load; the first one has the id 1, which is the one that is asked for. */
    private static void fill(ConnectionString database) throws SQLException {
        try (var session = OneConnection.open(Driver.PGJDBC, database)) {
            session.execute("INSERT INTO posts (title, content) SELECT 'post ' || n, repeat('Some text to read, ', 8)"
                    + " FROM generate_series(1, " + POSTS + ") n");
        }
    }

    private List<Generator> loads() {
        var loads = new ArrayList<Generator>(List.of(new LabGenerator(cleanup, TIMEOUT)));
        if (plan.wrk() != null) {
            loads.add(new Wrk(plan.wrk(), cleanup, TIMEOUT));
        }
        return loads;
    }

    private @Nullable ProcessHandle postmaster() {
        var process = server.process().orElse(null);
        if (process == null) {
            notes.add("The database's CPU is not known: the processes of CONN_STR's server are not the lab's to see.");
        }
        return process;
    }

    private @Nullable Allocation allocation(AppProcess app) {
        try {
            return cleanup.open(() -> Allocation.of(app.handle().pid()));
        } catch (IOException e) {
            notes.add("The app's allocation is not known: " + e.getMessage() + ".");
            return null;
        }
    }
}
