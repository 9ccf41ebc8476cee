package lab.sizing;

/**
 * What one pool size did with a workload.
 *
 * @param pool connections in the pool, 1 or more
 * @param perSecond requests answered a second, 0 or more
 * @param errorPerSecond half the width of that figure's confidence interval, requests a second; NaN when it is not known, as
 *     from a single iteration
 * @param p99Millis the latency in milliseconds that 99 of 100 requests stay below, waiting for a connection included; NaN when
 *     it was not measured
 */
public record SweepPoint(int pool, double perSecond, double errorPerSecond, double p99Millis) {

    /** @throws IllegalArgumentException when nothing can have measured these numbers */
    public SweepPoint {
        if (pool < 1 || !Double.isFinite(perSecond) || perSecond < 0 || errorPerSecond < 0 || p99Millis < 0) {
            throw new IllegalArgumentException(
                    "pool %d, %s/s, error %s/s, p99 %s ms".formatted(pool, perSecond, errorPerSecond, p99Millis));
        }
    }
}
