package lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import lab.jmh.Bench;
import lab.jmh.BenchPlan;
import lab.jmh.BenchReport;
import lab.jmh.BenchResult;
import lab.machine.Cleanup;
import lab.machine.Server;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lab bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures what a pool costs and brings, with JMH: sources of connections, pool sizes, drivers.",
        subcommands = {BenchHttpCommand.class, BenchProfileCommand.class},
        footer = {
            "",
            "Interrupted, it prints and keeps what it has measured until then.",
            "Exit status: 0 measured and kept, 1 failed, 2 bad usage, 130 interrupted.",
            "JMH's own command line: java -jar benchmarks/target/jmh.jar -h"
        })
final class BenchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILTER",
            defaultValue = "",
            description = "a regular expression for what to measure, such as 'wait20ms pool'; all without it")
    private String filter;

    @Option(names = "--quick", description = "the sources and both drivers, about 4 minutes (default)")
    private boolean quick;

    @Option(names = "--full", description = "pool sizes, threads, cursors as well: about an hour without a FILTER")
    private boolean full;

    @Option(names = "--guess", paramLabel = "N", description = "the pool size that you expect to be best, for the plot")
    private @Nullable Integer guess;

    @Option(names = "--from", paramLabel = "FILE", description = "measure nothing; report and draw a bench-*.json")
    private @Nullable Path from;

    @Option(
            names = "--record",
            description =
                    "makes this the run that the documents quote (docs/reference/results*); with --full or --from")
    private boolean record;

    private volatile boolean kept;

    @Override
    public Integer call() throws Exception {
        Usage.require(spec, !(quick && full), "--quick and --full exclude each other");
        Usage.require(spec, guess == null || (guess >= 1 && guess <= 1000), "--guess takes 1 to 1000");
        if (from != null) {
            return again(from);
        }
        Usage.require(spec, !record || (full && filter.isEmpty()), "--record takes --full and no FILTER, or --from");
        var plan = (full ? BenchPlan.full() : BenchPlan.quick()).matching(pattern());
        requireSweep(plan.sweeps());
        try (var cleanup = Cleanup.onExit()) {
            measure(plan, cleanup);
        }
        return kept ? 0 : CommandLine.ExitCode.SOFTWARE;
    }

    private int again(Path file) throws IOException {
        Usage.require(spec, filter.isEmpty() && !quick && !full, "--from takes no FILTER, --quick or --full");
        var result = BenchResult.read(file);
        requireSweep(!BenchReport.sweeps(result, guess).isEmpty());
        output().print(result);
        return 0;
    }

    private void requireSweep(boolean there) {
        Usage.require(
                spec,
                guess == null || there,
                "--guess needs a sweep: add --full, or --from docs/reference/results/bench.json");
    }

    private BenchOutput output() {
        return new BenchOutput(guess, record);
    }

    private Pattern pattern() {
        try {
            return Pattern.compile(filter);
        } catch (PatternSyntaxException e) {
            Usage.require(spec, false, "'" + filter + "' is no regular expression: " + e.getDescription());
            throw e;
        }
    }

    private void measure(BenchPlan plan, Cleanup cleanup) throws Exception {
        var running = new Bench[1];
        cleanup.open(() -> () -> {
            if (running[0] != null) {
                kept = output().keep(running[0].result()); // closed last: nothing runs any more
            }
        });
        var console = cleanup.open(() -> new Console("bench", plan.expected().toSeconds()));
        console.event("%d measurements, about %d s; Ctrl-C keeps what is measured until then"
                .formatted(plan.cells().size(), plan.expected().toSeconds()));
        var server = cleanup.open(() -> Server.open(System.getenv()));
        running[0] = new Bench(plan, server, cleanup, new Watcher(console));
        running[0].run();
    }

    /** Moves the bar by the time that has passed; the plan knows about how long all of it takes. */
    private static final class Watcher implements Bench.Audience {

        private final Console console;
        private final long start = System.nanoTime();
        private volatile String current = "";

        Watcher(Console console) {
            this.console = console;
        }

        @Override
        public void begins(String what) {
            current = what;
            step();
            if (!Console.isTerminal()) {
                console.event(what);
            }
        }

        @Override
        public void step() {
            console.progress((System.nanoTime() - start) / 1_000_000_000L, current);
        }
    }
}
