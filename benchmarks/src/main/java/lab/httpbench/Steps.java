package lab.httpbench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import lab.httpbench.BenchHttpResult.Cpu;
import lab.httpbench.BenchHttpResult.Percentiles;
import lab.httpbench.BenchHttpResult.Row;
import lab.httpbench.Meter.Reading;
import lab.load.Mix;
import lab.machine.Cleanup;
import org.jspecify.annotations.Nullable;

/** Loads one app step by step and weighs what each load costs the app, the load and the database. */
final class Steps {

    private final HttpPlan plan;
    private final List<Generator> loads;
    private final Meter meter;
    private final Consumer<Row> results;
    private final HttpProgress progress;

    /**
     * The loads of a plan.
     *
     * @param loads take turns, so that each meets the same machine; the first one warms the app up
     * @param results gets the result of each load that ran to its end
     */
    Steps(HttpPlan plan, List<Generator> loads, Meter meter, Consumer<Row> results, HttpProgress progress) {
        this.plan = plan;
        this.loads = loads;
        this.meter = meter;
        this.results = results;
        this.progress = progress;
    }

    /**
     * Runs the plan.
     *
     * @throws IOException when the app or a load broke
     * @throws CancellationException when somebody interrupted it
     */
    void run(URI app) throws IOException, InterruptedException {
        for (var kind : plan.kinds()) {
            warmUp(app, kind);
            for (var connections : plan.connections()) {
                for (var load : loads) {
                    var row = measure(app, kind, connections, load);
                    results.accept(row);
                    progress.done(row);
                }
            }
        }
    }

    /** With as many connections as there will ever be: afterwards the app has its threads and its database connections. */
    private void warmUp(URI app, Mix.Kind kind) throws IOException, InterruptedException {
        if (!plan.warmup().isZero()) {
            var most = plan.connections().stream().max(Integer::compare).orElseThrow();
            loads.get(0).run(app, kind, most, plan.warmup(), () -> progress.tick("warm-up"));
        }
    }

    private Row measure(URI app, Mix.Kind kind, int connections, Generator load)
            throws IOException, InterruptedException {
        var what = "%s, %d, %s".formatted(kind.request(), connections, load.name());
        Runnable everySecond = () -> {
            meter.look();
            progress.tick(what);
        };
        var before = meter.read();
        var figures = load.run(app, kind, connections, plan.time(), everySecond);
        var after = meter.read();
        if (Cleanup.interrupted()) {
            throw new CancellationException("interrupted in the middle of a load");
        }
        return row(kind, connections, load, figures, before, after);
    }

    private static Row row(
            Mix.Kind kind, int connections, Generator load, Generator.Figures figures, Reading before, Reading after) {
        var nanos = (double) (after.nanos() - before.nanos());
        var cpuNanos = new Cpu(
                after.app().minus(before.app()).toNanos(),
                figures.cpu().toNanos(),
                difference(before.database(), after.database()));
        var requests = Math.max(1, figures.requests());
        var allocated = before.allocated() == null || after.allocated() == null
                ? null
                : (double) (after.allocated() - before.allocated()) / requests;
        return new Row(
                kind.request(),
                connections,
                load.name(),
                nanos / 1e9,
                figures.requests(),
                figures.perSecond(),
                new Percentiles(figures.p50(), figures.p99()),
                figures.failed(),
                cpuNanos.times(100 / nanos),
                cpuNanos.times(1 / 1e3 / requests),
                allocated);
    }

    private static @Nullable Double difference(@Nullable Duration before, @Nullable Duration after) {
        return before == null || after == null
                ? null
                : (double) after.minus(before).toNanos();
    }
}
