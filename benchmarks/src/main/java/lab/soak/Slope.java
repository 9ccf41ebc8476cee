package lab.soak;

import java.util.Arrays;

/**
 * How fast a series grows, by Theil and Sen: the median of the slopes of all pairs of points, which a few wild points do not move.
 * The bounds are Sen's (1968), of 99 % for points that do not depend on each other.
 *
 * @param estimate of y's growth when x grows by one
 * @param least lower bound
 * @param most upper bound
 */
record Slope(double estimate, double least, double most) {

    /** Of the standard normal distribution, two-sided 99 %. */
    private static final double Z = 2.576;

    /**
     * The slope of these points.
     *
     * @param x of two points at least, all different
     * @param y as many
     */
    static Slope of(double[] x, double[] y) {
        var n = x.length;
        var slopes = new double[n * (n - 1) / 2];
        var next = 0;
        for (var i = 0; i < n; i++) {
            for (var j = i + 1; j < n; j++) {
                slopes[next++] = (y[j] - y[i]) / (x[j] - x[i]);
            }
        }
        Arrays.sort(slopes);
        var middle = slopes.length / 2.0;
        var half = Z * Math.sqrt((double) n * (n - 1) * (2 * n + 5) / 18) / 2;
        return new Slope(
                median(slopes),
                slopes[Math.max(0, (int) Math.floor(middle - half) - 1)],
                slopes[Math.min(slopes.length - 1, (int) Math.ceil(middle + half))]);
    }

    /** @param sorted ascending, not empty */
    static double median(double[] sorted) {
        var half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
