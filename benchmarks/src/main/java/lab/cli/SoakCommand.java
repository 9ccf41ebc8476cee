package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import lab.config.Durations;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.ResultFile;
import lab.machine.Server;
import lab.soak.Sample;
import lab.soak.Soak;
import lab.soak.SoakPlan;
import lab.soak.SoakReport;
import lab.soak.SoakResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./lab soak}. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "fixed-pooled under half of what it can bear, for long, with short-lived connections: what grows.",
        footer = {
            "",
            "The database is a new one on the server of CONN_STR if set, else on an embedded one.",
            "Interrupted, it prints and keeps what it has seen until then.",
            "Exit status: 0 all was answered, no post is lost, nothing is seen to grow, 3 otherwise,",
            "             2 bad usage, 130 interrupted."
        })
final class SoakCommand implements Callable<Integer> {

    private static final int DID_NOT_HOLD = 3;

    /** HikariCP's least for a lifetime is 30 s, and the time between two pings, whose least is the same, has to be shorter. */
    private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(31);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--run-time",
            paramLabel = "TIME",
            defaultValue = "30m",
            converter = LoadOptions.DurationReader.class,
            description = "how long; 15 s before it measure the capacity (default ${DEFAULT-VALUE})")
    private Duration runTime;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            defaultValue = "50",
            description = "of the capacity that is sent (default ${DEFAULT-VALUE})")
    private int share;

    @Option(
            names = "--pool",
            paramLabel = "N",
            defaultValue = "${POOL_MAX:-25}",
            description = "connections, all of them all the time (default: POOL_MAX, else 25)")
    private int pool;

    @Option(
            names = "--lifetime",
            paramLabel = "TIME",
            defaultValue = "${POOL_MAX_LIFETIME:-31s}",
            converter = LoadOptions.DurationReader.class,
            description = "after which a connection is replaced at the latest (default: POOL_MAX_LIFETIME, else 31s)")
    private Duration lifetime;

    @Mixin
    private DriverOption driver;

    private volatile @Nullable Soak soak;
    private volatile @Nullable SoakResult result;

    @Override
    public Integer call() throws Exception {
        var plan = plan();
        try (var cleanup = Cleanup.onExit()) {
            cleanup.open(() -> this::report); // first, so that it closes last: nothing runs any more when it prints
            soak(plan, cleanup);
        }
        if (result == null) {
            return CommandLine.ExitCode.SOFTWARE; // the clean-up has said why it could not be written
        }
        return result.holds() ? 0 : DID_NOT_HOLD;
    }

    /** @throws ParameterException for the first value that can't be used */
    private SoakPlan plan() {
        Usage.require(spec, runTime.toSeconds() >= 10 && runTime.toHours() <= 24, "--run-time takes 10s to 24h");
        Usage.require(spec, share >= 1 && share <= 100, "--share takes 1 to 100");
        Usage.require(spec, pool >= 1 && pool <= 1000, "--pool takes 1 to 1000");
        Usage.require(
                spec,
                lifetime.compareTo(SHORTEST_LIFETIME) >= 0 && lifetime.toHours() <= 24,
                "--lifetime takes 31s to 24h: HikariCP replaces no connection that is younger than 30 s");
        return new SoakPlan(runTime, share, pool, lifetime, driver.get());
    }

    private void soak(SoakPlan plan, Cleanup cleanup) throws Exception {
        var console = cleanup.open(() -> new Console("soak", plan.seconds()));
        console.event("fixed-pooled with %s, %d connections of at most %s, for %s; Ctrl-C stops it"
                .formatted(
                        plan.driver().label(),
                        plan.pool(),
                        Durations.format(plan.lifetime()),
                        Durations.format(plan.runTime())));
        var server = cleanup.open(() -> Server.open(System.getenv()));
        console.event("PostgreSQL %s%s, the app is starting"
                .formatted(server.version(), server.isEmbedded() ? ", embedded" : " at " + server.admin()));
        var started = new Soak(plan, server, System.getenv(), cleanup);
        soak = started;
        started.run(progress(console));
    }

    private static Soak.Progress progress(Console console) {
        var start = System.nanoTime();
        return new Soak.Progress() {
            @Override
            public void tick(String what) {
                console.progress((System.nanoTime() - start) / 1_000_000_000L, what);
            }

            @Override
            public void sampled(Sample sample, long failures) {
                console.event(SoakReport.brief(sample, failures));
            }
        };
    }

    /** What was seen, whether it is everything or not. */
    private void report() throws IOException {
        var seen = soak == null ? null : soak.result();
        if (seen == null || seen.samples().size() < 2) {
            return;
        }
        System.out.println();
        System.out.println(SoakReport.of(seen));
        System.out.println(retold("Result: " + ResultFile.write(LabHome.results(), SoakResult.KIND, seen)));
        result = seen;
    }
}
