package lab.sizing;

import static lab.sizing.UslModel.KAPPA;
import static lab.sizing.UslModel.LAMBDA;
import static lab.sizing.UslModel.SIGMA;

import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresProblem;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;

/**
 * Least squares with bounds, by Levenberg-Marquardt, which knows none: with σ and κ free, with either at 0, and with both at 0.
 * A bounded optimum is the free optimum of one of these four; so the best of those that keep to the bounds is it.
 */
final class UslFit {

    /** Fewest parameters first: one more has to improve the fit. */
    private static final int[][] FREE = {{LAMBDA}, {LAMBDA, SIGMA}, {LAMBDA, KAPPA}, {LAMBDA, SIGMA, KAPPA}};

    /** Where to start: λ as a multiple of the smallest pool's throughput per connection, σ, κ. From linear to falling at once. */
    private static final double[][] STARTS = {{1, 0.01, 1e-4}, {1, 0.3, 1e-3}, {1, 0.9, 1e-2}, {3, 1, 0.1}};

    /** Of throughputs that are scaled to at most 1: what is smaller is rounding. */
    private static final double ROUNDING = 1e-9;

    private final int clientThreads;
    private final double[] n;
    private final double[] throughput;
    private final double scale;
    private final double perConnection;

    /** @throws IllegalArgumentException with fewer than four different N, or without any throughput */
    UslFit(List<SweepPoint> points, int clientThreads) {
        this.clientThreads = clientThreads;
        n = points.stream()
                .mapToDouble(point -> Math.min(point.pool(), clientThreads))
                .toArray();
        scale = points.stream().mapToDouble(SweepPoint::perSecond).max().orElse(0);
        var different = DoubleStream.of(n).distinct().count();
        if (different < 4 || scale <= 0) {
            throw new IllegalArgumentException(
                    "%d different numbers of connections in use, at most %s/s: the law's three parameters need 4 and a throughput"
                            .formatted(different, scale));
        }
        throughput =
                points.stream().mapToDouble(point -> point.perSecond() / scale).toArray();
        var smallest =
                points.stream().min(Comparator.comparingInt(SweepPoint::pool)).orElseThrow();
        perConnection = Math.max(ROUNDING, smallest.perSecond() / scale) / Math.min(smallest.pool(), clientThreads);
    }

    /** @throws IllegalArgumentException when the points don't determine the parameters */
    Usl result() {
        var best = best();
        var at = problem(FREE[FREE.length - 1], best).evaluate(new ArrayRealVector(best));
        var degrees = n.length - best.length;
        var quantile = new TDistribution(degrees).inverseCumulativeProbability(0.975);
        var variance = at.getChiSquare() / degrees; // Hipparchus' getReducedChiSquare divides by one more
        try {
            var half = at.getSigma(0).mapMultiply(quantile * Math.sqrt(variance));
            return new Usl(
                    estimate(best[LAMBDA], half.getEntry(LAMBDA), scale),
                    estimate(best[SIGMA], half.getEntry(SIGMA), 1),
                    estimate(best[KAPPA], half.getEntry(KAPPA), 1),
                    clientThreads);
        } catch (MathIllegalArgumentException e) {
            throw new IllegalArgumentException("these points don't determine the law's parameters", e);
        }
    }

    /** An interval of unknown width is infinitely wide. */
    private static Estimate estimate(double value, double half, double unit) {
        var known = Double.isNaN(half) ? Double.POSITIVE_INFINITY : half;
        return new Estimate(value * unit, Math.max(0, value - known) * unit, (value + known) * unit);
    }

    private double[] best() {
        var best = new double[0];
        var least = Double.POSITIVE_INFINITY;
        for (var free : FREE) {
            for (var start : STARTS) {
                var found = descend(free, start);
                var cost = cost(found);
                if (cost < least * (1 - ROUNDING) - ROUNDING) {
                    best = found;
                    least = cost;
                }
            }
        }
        if (best.length == 0) {
            throw new IllegalArgumentException("no law of this form fits these points");
        }
        return best;
    }

    /** The optimum below this start; empty when there is none. */
    private double[] descend(int[] free, double[] start) {
        var from = new double[start.length];
        for (var i : free) {
            from[i] = i == LAMBDA ? start[i] * perConnection : start[i];
        }
        try {
            var optimum = new LevenbergMarquardtOptimizer().optimize(problem(free, from));
            return new UslModel(n, free, from).all(optimum.getPoint());
        } catch (MathIllegalStateException e) { // too many steps, or no step that helps
            return new double[0];
        }
    }

    /** Root of the sum of squares; infinite outside the bounds. */
    private double cost(double[] parameters) {
        if (parameters.length == 0 || parameters[LAMBDA] <= 0 || parameters[SIGMA] < 0 || parameters[KAPPA] < 0) {
            return Double.POSITIVE_INFINITY;
        }
        return problem(FREE[FREE.length - 1], parameters)
                .evaluate(new ArrayRealVector(parameters))
                .getCost();
    }

    private LeastSquaresProblem problem(int[] free, double[] from) {
        return new LeastSquaresBuilder()
                .start(UslModel.select(from, free))
                .target(throughput)
                .model(new UslModel(n, free, from))
                .maxEvaluations(2000)
                .maxIterations(1000)
                .build();
    }
}
