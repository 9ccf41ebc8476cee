package lab.jmh;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.HdrHistogram.Recorder;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * What JMH's throughput mode leaves out, in the same run. With JMH's own command line: {@code -prof lab.jmh.Findings}.
 *
 * <ul>
 *   <li>{@code right}, {@code failed}, {@code wrong}: right answers, exceptions and wrong answers a second, by the clock on the
 *       wall: those of all threads, from the end of an iteration's set-up to its end. <em>This</em> is the
 *       throughput to compare. JMH's own score is the sum of the threads' rates, each from a window of its own, and a thread that
 *       waits long for its first connection opens that window late: many starved threads add up to more than what happened.
 *   <li>{@code p50}, {@code p99}, {@code max}: latency of the right answers, in milliseconds (HdrHistogram, three digits). Over
 *       the iterations JMH takes the mean of the percentiles, and the largest maximum.
 *   <li>{@code damage}: what an audit of the database found after an iteration that wrote, see {@link Target}.
 * </ul>
 */
public final class Findings implements InternalProfiler {

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

    private static final Recorder latencies = new Recorder(LONGEST, 3);
    private static final LongAdder right = new LongAdder();
    private static final LongAdder failed = new LongAdder();
    private static final LongAdder wrong = new LongAdder();
    private static volatile long begun;
    private static volatile long ended;
    private static volatile LongSupplier audit = () -> 0;

    /**
     * The callers begin now.
     *
     * @param afterwards counts the rows that they damaged, see {@link Target}
     */
    static void begin(LongSupplier afterwards) {
        audit = afterwards;
        latencies.reset();
        right.reset();
        failed.reset();
        wrong.reset();
        begun = System.nanoTime();
    }

    /** The last caller has its answer. */
    static void end() {
        ended = System.nanoTime();
    }

    static void right(long nanos) {
        right.increment();
        latencies.recordValue(Math.min(nanos, LONGEST));
    }

    static void failed() {
        failed.increment();
    }

    static void wrong() {
        wrong.increment();
    }

    @Override
    public String getDescription() {
        return "right answers a second and their latency, errors, wrong answers, and the database's audit";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // JMH calls this before the set-up, which takes a while: Target says when the callers begin.
    }

    /**
     * JMH calls this when all threads are done with the iteration and its tear-down. The audit belongs here: in a tear-down the other
     * 63 threads spin until it is over, and on 2 cores leave it a thirtieth of the machine (measured: a cell took 45 s and not 13).
     */
    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        var histogram = latencies.getIntervalHistogram();
        return List.of(
                rate("right", right),
                rate("failed", failed),
                rate("wrong", wrong),
                millis("p50", histogram.getValueAtPercentile(50), AggregationPolicy.AVG),
                millis("p99", histogram.getValueAtPercentile(99), AggregationPolicy.AVG),
                millis("max", histogram.getMaxValue(), AggregationPolicy.MAX),
                new ScalarResult("damage", audit.getAsLong(), "rows", AggregationPolicy.SUM));
    }

    private static ScalarResult rate(String name, LongAdder count) {
        return new ScalarResult(name, count.sum() * 1e9 / (ended - begun), "ops/s", AggregationPolicy.AVG);
    }

    private static ScalarResult millis(String name, long nanos, AggregationPolicy policy) {
        return new ScalarResult(name, nanos / 1e6, "ms", policy);
    }
}
