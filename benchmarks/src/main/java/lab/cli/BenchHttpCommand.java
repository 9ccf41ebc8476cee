package lab.cli;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import lab.bench.HttpBench;
import lab.bench.Plan;
import lab.bench.Progress;
import lab.race.Cleanup;
import lab.race.LabHome;
import lab.race.Server;
import lab.report.BenchHttpReport;
import lab.report.BenchHttpResult.Row;
import lab.report.ResultFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./lab bench http}. */
@Command(
        name = "http",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "fixed-pooled under more and more connections: requests/s, latency, CPU, allocation.",
        footer = {
            "",
            "The database is a new one on the server of CONN_STR if set, else on an embedded one.",
            "Interrupted, it prints and keeps what it has measured until then.",
            "Exit status: 0 everything was answered, 3 something failed, 2 bad usage, 130 interrupted."
        })
final class BenchHttpCommand implements Callable<Integer> {

    private static final int SOMETHING_FAILED = 3;

    @Mixin
    private BenchHttpOptions options;

    private volatile @Nullable HttpBench bench;
    private boolean reported;

    @Override
    public Integer call() throws Exception {
        var plan = options.plan();
        try (var cleanup = Cleanup.onExit()) {
            cleanup.open(() -> this::report); // first, so that it closes last: nothing runs any more when it prints
            measure(plan, cleanup);
        } finally {
            report();
        }
        return Objects.requireNonNull(bench).result().answeredAll() ? 0 : SOMETHING_FAILED;
    }

    private void measure(Plan plan, Cleanup cleanup) throws Exception {
        var console = cleanup.open(() -> new Console("bench", plan.seconds()));
        console.event("fixed-pooled with %s: %d loads of %d s, about %d s in all; Ctrl-C stops it"
                .formatted(plan.driver().label(), plan.loads(), plan.time().toSeconds(), plan.seconds()));
        if (plan.wrk() == null) {
            console.event(options.withoutWrk());
        }
        var server = cleanup.open(() -> Server.open(System.getenv()));
        console.event("PostgreSQL %s%s, the app is starting"
                .formatted(server.version(), server.isEmbedded() ? ", embedded" : " at " + server.admin()));
        var started = new HttpBench(plan, server, System.getenv(), cleanup);
        bench = started;
        started.run(progress(console));
    }

    private static Progress progress(Console console) {
        var start = System.nanoTime();
        return new Progress() {
            @Override
            public void tick(String what) {
                console.progress((System.nanoTime() - start) / 1_000_000_000L, what);
            }

            @Override
            public void done(Row row) {
                console.event(BenchHttpReport.brief(row));
            }
        };
    }

    /** Once, and whole: whoever interrupts the lab in the middle of it waits here. */
    private synchronized void report() throws IOException {
        var measured = bench;
        if (measured == null || reported || measured.result().rows().isEmpty()) {
            return;
        }
        reported = true;
        var result = measured.result();
        System.out.println();
        System.out.println(BenchHttpReport.tables(result));
        System.out.println();
        System.out.println(BenchHttpReport.notes(result));
        System.out.println("Result: " + ResultFile.write(LabHome.results(), "bench-http", result));
    }
}
