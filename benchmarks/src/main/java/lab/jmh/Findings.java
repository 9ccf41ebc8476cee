package lab.jmh;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Recorder;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What JMH's throughput mode leaves out, in the same run: latencies of all units of work (HdrHistogram, three digits, in
 * milliseconds), and the damage that an audit of the database found after an iteration that wrote: posts that are missing or too
 * many, and posts without their event. With JMH's own command line: {@code -prof lab.jmh.Findings}.
 */
public final class Findings implements InternalProfiler {

    private static final Recorder latencies = new Recorder(TimeUnit.MINUTES.toNanos(1), 3);
    private static volatile long damage;

    static void latency(long nanos) {
        latencies.recordValue(Math.min(nanos, TimeUnit.MINUTES.toNanos(1)));
    }

    static void damage(long rows) {
        damage = rows;
    }

    @Override
    public String getDescription() {
        return "latency percentiles of every unit of work, and the database's audit";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        latencies.reset();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        var histogram = latencies.getIntervalHistogram();
        return List.of(
                millis("p50", histogram.getValueAtPercentile(50)),
                millis("p99", histogram.getValueAtPercentile(99)),
                millis("max", histogram.getMaxValue()),
                new ScalarResult("damage", damage, "rows", AggregationPolicy.SUM));
    }

    private static ScalarResult millis(String name, long nanos) {
        return new ScalarResult(name, nanos / 1e6, "ms", AggregationPolicy.AVG);
    }
}
