package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.util.concurrent.Callable;
import lab.httpbench.BenchHttpReport;
import lab.httpbench.BenchHttpResult;
import lab.httpbench.BenchHttpResult.Row;
import lab.httpbench.HttpBench;
import lab.httpbench.HttpPlan;
import lab.httpbench.HttpProgress;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.ResultFile;
import lab.machine.Server;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
    private volatile @Nullable BenchHttpResult result;

    @Override
    public Integer call() throws Exception {
        var plan = options.plan();
        try (var cleanup = Cleanup.onExit()) {
            cleanup.open(() -> this::report); // first, so that it closes last: nothing runs any more when it prints
            measure(plan, cleanup);
        }
        if (result == null) {
            return CommandLine.ExitCode.SOFTWARE; // the clean-up has said why it could not be written
        }
        return result.answeredAll() ? 0 : SOMETHING_FAILED;
    }

    private void measure(HttpPlan plan, Cleanup cleanup) throws Exception {
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

    private static HttpProgress progress(Console console) {
        var start = System.nanoTime();
        return new HttpProgress() {
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

    /** What was measured, whether it is everything or not. */
    private void report() throws IOException {
        var measured = bench == null ? null : bench.result();
        if (measured == null || measured.rows().isEmpty()) {
            return;
        }
        System.out.println();
        System.out.println(BenchHttpReport.tables(measured));
        System.out.println();
        System.out.println(BenchHttpReport.notes(measured));
        System.out.println(retold("Result: " + ResultFile.write(LabHome.results(), "bench-http", measured)));
        result = measured;
    }
}
