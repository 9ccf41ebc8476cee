package lab.jmh;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;

/**
 * What came of a cell.
 *
 * @param cell what was measured
 * @param okPerSecond right answers; JMH's score, less the share of errors and wrong answers
 * @param errorPerSecond half the width of JMH's 99.9 % confidence interval; null with fewer than two iterations
 * @param failedPerSecond answers that were an exception
 * @param corruptPerSecond answers that were wrong
 * @param damage rows that the audit missed or found without their partner, in all measured iterations
 * @param p50 milliseconds
 * @param p99 milliseconds
 * @param max milliseconds
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
        var operations = run.getPrimaryResult().getScore();
        var ok = value(run, "ok");
        var failed = value(run, "errors");
        var corrupt = value(run, "corrupt");
        var all = Math.max(1, ok + failed + corrupt);
        var error = run.getPrimaryResult().getScoreError();
        return new Measured(
                cell,
                operations * ok / all,
                Double.isNaN(error)
                        ? null
                        : operations * error / run.getPrimaryResult().getScore() * ok / all,
                operations * failed / all,
                operations * corrupt / all,
                Math.round(value(run, "damage")),
                value(run, "p50"),
                value(run, "p99"),
                value(run, "max"),
                run.getSecondaryResults().containsKey("gc.alloc.rate.norm") ? value(run, "gc.alloc.rate.norm") : null);
    }

    private static double value(RunResult run, String name) {
        var result = run.getSecondaryResults().get(name);
        return result == null ? 0 : result.getScore();
    }
}
