package lab.sizing;

import java.util.List;
import java.util.OptionalDouble;

/**
 * The Universal Scalability Law: X(N) = λN / (1 + σ(N−1) + κN(N−1)), after Neil J. Gunther, "Guerrilla Capacity Planning"
 * (Springer, 2007), chapters 4 to 6. N is the number of connections that can be in use: the pool's size, but never more than
 * there are client threads, for the rest of a larger pool is idle.
 *
 * <p>The fit is one of plain least squares (every point weighs the same, whatever its error bar) with σ and κ at least 0. The
 * intervals are the usual linear ones of nonlinear regression: the square root of the diagonal of (JᵀJ)⁻¹ times the residual
 * variance (n − 3 degrees of freedom, whichever parameters end at 0), times the quantile of Student's t, cut off at 0. They take
 * the law itself for granted, and are rough for a σ or κ whose best value is 0.
 *
 * @param lambda λ, requests a second that one connection does; above 0
 * @param sigma σ, contention: the share that is done one after the other; 0 or more. Above 1 when throughput falls from the
 *     first connection on, which is a shape and not a share
 * @param kappa κ, coherency: the price of each pair that has to agree; 0 or more. Only with it does throughput fall in the end
 * @param clientThreads that ask for a connection, 1 or more
 */
public record Usl(Estimate lambda, Estimate sigma, Estimate kappa, int clientThreads) {

    /**
     * The law that fits best.
     *
     * @throws IllegalArgumentException with fewer than four different N (three parameters need at least one more), without any
     *     throughput, or when the points don't determine the parameters
     */
    public static Usl fit(List<SweepPoint> points, int clientThreads) {
        return new UslFit(points, clientThreads).result();
    }

    /** Requests a second with a pool of this size; level from {@code clientThreads} on. */
    public double at(double pool) {
        var n = Math.min(pool, clientThreads);
        return lambda.value() * n / (1 + sigma.value() * (n - 1) + kappa.value() * n * (n - 1));
    }

    /**
     * The N with the most throughput, sqrt((1 − σ) / κ) and at least 1; empty when κ is 0, for then it never falls. It can lie
     * above {@code clientThreads} or above the largest pool measured: then nobody has seen it.
     */
    public OptionalDouble peak() {
        if (kappa.value() == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.max(1, Math.sqrt(Math.max(0, 1 - sigma.value()) / kappa.value())));
    }
}
