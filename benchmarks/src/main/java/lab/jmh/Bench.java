package lab.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.impossibl.postgres.jdbc.PGDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.machine.Server;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.postgresql.ds.PGSimpleDataSource;

/** Works through a plan, a cell at a time, so that an interrupted run keeps what it has. */
public final class Bench {

    private final BenchPlan plan;
    private final Server server;
    private final Cleanup cleanup;
    private final Audience audience;
    private final String version;
    private final String startedAt =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final List<RunResult> runs = Collections.synchronizedList(new ArrayList<>());
    private final Map<Cell, Measured> measured = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, String> failed = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<Ceiling> ceilings = Collections.synchronizedList(new ArrayList<>());

    /** Hears how far the run has come. */
    public interface Audience {
        /** The next measurement begins. */
        void begins(String what);

        /** One more iteration is done; {@link BenchPlan#iterations} and {@link BenchPlan#warmups} of them make a cell. */
        void step();
    }

    /** A run of the plan on this server. */
    public Bench(BenchPlan plan, Server server, Cleanup cleanup, Audience audience) {
        this.plan = plan;
        this.server = server;
        this.version = server.version(); // now: the result is written when the server is gone
        this.cleanup = cleanup;
        this.audience = audience;
    }

    /** Measures until the plan is done or the lab is told to end. */
    public void run() throws InterruptedException, SQLException {
        System.setProperty("jmh.ignoreLock", "true"); // a lock file for all users of a machine outlives their runs
        var workloads = new HashSet<>(plan.workloads());
        for (var cell : plan.cells()) {
            if (workloads.remove(cell.benchmark())) {
                measureCeilings(cell.benchmark());
            }
            if (Cleanup.interrupted()) {
                return;
            }
            audience.begins(cell.name());
            var database = server.create(Target.newName());
            measure(cell, database);
            server.drop(database);
        }
    }

    /** Right before the workload's cells, so that both see the machine in the same state. */
    private void measureCeilings(String workload) throws InterruptedException, SQLException {
        var pgbench = Pgbench.find();
        if (pgbench.isEmpty()) {
            return;
        }
        var database = server.create(Target.newName());
        try (var ledger = Ledger.open(database)) {
            ledger.fill(Target.POSTS);
        }
        for (var clients : plan.ceilings()) {
            var name = "%s %s clients=%d".formatted(Pgbench.PROGRAM, workload, clients);
            audience.begins(name);
            try {
                pgbench.get()
                        .run(
                                database,
                                workload,
                                clients,
                                BenchPlan.CEILING_WARMUP,
                                cleanup); // its figure is of a cold server
                ceilings.add(pgbench.get().run(database, workload, clients, BenchPlan.CEILING, cleanup));
            } catch (IOException e) {
                fails(name, String.valueOf(e.getMessage()));
            }
        }
        server.drop(database);
    }

    private void measure(Cell cell, ConnectionString database) {
        var progress = new ForkOutput(audience::step);
        try {
            var results = new Runner(options(cell, database).build(), progress).run();
            results.forEach(run -> measured.put(cell, Measured.of(cell, run)));
            runs.addAll(results);
            if (results.isEmpty() && !progress.toldToEnd()) {
                fails(cell.name(), progress.whyNot());
            }
        } catch (RunnerException e) {
            fails(cell.name(), String.valueOf(e.getMessage()));
        }
    }

    /** What the interrupt ended is missing, and has not failed. */
    private void fails(String what, String why) {
        if (!Cleanup.interrupted()) {
            failed.put(what, why);
        }
    }

    private ChainedOptionsBuilder options(Cell cell, ConnectionString database) {
        var time = TimeValue.milliseconds(plan.time().toMillis());
        var options = new OptionsBuilder()
                .include("\\." + cell.benchmark() + "$")
                .threads(cell.threads())
                .forks(plan.forks(cell))
                .syncIterations(false) // or callers go on until the most starved one had its turn: see performance.md
                .warmupIterations(plan.warmups())
                .warmupTime(time)
                .measurementIterations(plan.iterations())
                .measurementTime(time)
                .addProfiler(Findings.class)
                .addProfiler("gc")
                .jvmArgsAppend(
                        "-Xmx1g",
                        "-Xbatch", // callers wait for the compiler: beside 64 of them it would not get done in time
                        "-XX:+UseSerialGC", // as the apps: a collector with threads of its own takes them from 2 cores
                        "-D" + Target.DATABASE + "=" + database.toUrl(),
                        "-Dlab.root=" + LabHome.root(),
                        "-Dlab.log=off",
                        "-Dlab.log.io.netty=off", // a shared connection made it print 10,000 lines
                        "-Dlab.log.com.zaxxer.hikari=error");
        cell.params().forEach(options::param);
        return options;
    }

    /** What is known by now. */
    public BenchResult result() throws IOException {
        var missing = plan.cells().stream()
                .filter(cell -> !measured.containsKey(cell) && !failed.containsKey(cell.name()))
                .map(Cell::name)
                .toList();
        return new BenchResult(
                BenchResult.KIND,
                BenchResult.VERSION,
                startedAt,
                Machine.commit(LabHome.root()),
                Machine.here(),
                version,
                server.isEmbedded(),
                drivers(),
                plan.name(),
                List.copyOf(measured.values()),
                new LinkedHashMap<>(failed),
                missing,
                List.copyOf(ceilings),
                json());
    }

    private static Map<String, String> drivers() {
        return Map.of(
                Driver.PGJDBC_NG.label(), version(PGDataSource.class),
                Driver.PGJDBC.label(), version(PGSimpleDataSource.class));
    }

    private static String version(Class<?> ofJar) {
        return String.valueOf(ofJar.getPackage().getImplementationVersion());
    }

    private JsonNode json() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(List.copyOf(runs));
        }
        return JsonMapper.builder().build().readTree(bytes.toByteArray());
    }
}
