package lab.sizing;

import java.util.stream.IntStream;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.MultivariateJacobianFunction;
import org.hipparchus.util.Pair;

/** The law and its slopes at every N, as a function of those parameters that are free; the others keep their base value. */
final class UslModel implements MultivariateJacobianFunction {

    static final int LAMBDA = 0;
    static final int SIGMA = 1;
    static final int KAPPA = 2;

    private final double[] n;
    private final int[] free;
    private final double[] base;

    UslModel(double[] n, int[] free, double[] base) {
        this.n = n;
        this.free = free;
        this.base = base;
    }

    @Override
    public Pair<RealVector, RealMatrix> value(RealVector point) {
        var parameters = all(point);
        var value = new double[n.length];
        var slopes = new double[n.length][];
        for (var i = 0; i < n.length; i++) {
            var below = 1 + parameters[SIGMA] * (n[i] - 1) + parameters[KAPPA] * n[i] * (n[i] - 1);
            value[i] = parameters[LAMBDA] * n[i] / below;
            double[] slope = {n[i] / below, -value[i] * (n[i] - 1) / below, -value[i] * n[i] * (n[i] - 1) / below};
            slopes[i] = select(slope, free);
        }
        return new Pair<>(new ArrayRealVector(value), MatrixUtils.createRealMatrix(slopes));
    }

    /** All three parameters, when the free ones are these. */
    double[] all(RealVector point) {
        var parameters = base.clone();
        for (var i = 0; i < free.length; i++) {
            parameters[free[i]] = point.getEntry(i);
        }
        return parameters;
    }

    static double[] select(double[] all, int[] which) {
        return IntStream.of(which).mapToDouble(i -> all[i]).toArray();
    }
}
