package lab.jmh;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What came of a cell, as {@link Findings} says: rates by the clock on the wall, means of all measured iterations.
 *
 * @param cell what was measured
 * @param okPerSecond right answers
 * @param errorPerSecond half the width of JMH's 99.9 % confidence interval of {@code okPerSecond}; null with fewer than two
 *     iterations
 * @param failedPerSecond answers that were an exception
 * @param corruptPerSecond answers that were wrong
 * @param damage rows that the audit missed or found without their partner, in all measured iterations
 * @param p50 milliseconds that half of the right answers took at most: the mean of the iterations' percentiles, which is not the
 *     percentile of all answers; 0 when none was right
 * @param p99 the same for 99 of 100
 * @param max milliseconds, of all measured iterations
 * @param allocated bytes for each operation, in the caller's JVM; null when it was not measured
 */
public record Measured(
        Cell cell,
        double okPerSecond,
        @Nullable Double errorPerSecond,
        double failedPerSecond,
        double corruptPerSecond,
        long damage,
        double p50,
        double p99,
        double max,
        @Nullable Double allocated) {

    static Measured of(Cell cell, RunResult run) {
        var error = result(run, "right").getScoreError();
        return new Measured(
                cell,
                value(run, "right"),
                Double.isNaN(error) ? null : error,
                value(run, "failed"),
                value(run, "wrong"),
                Math.round(value(run, "damage")),
                value(run, "p50"),
                value(run, "p99"),
                value(run, "max"),
                run.getSecondaryResults().containsKey("gc.alloc.rate.norm") ? value(run, "gc.alloc.rate.norm") : null);
    }

    private static double value(RunResult run, String name) {
        return result(run, name).getScore();
    }

    private static Result<?> result(RunResult run, String name) {
        return Objects.requireNonNull(run.getSecondaryResults().get(name), name);
    }
}
