package lab.hpa;

/**
 * What a cold JVM's requests cost more: {@code factor} times the steady state at first, and of what is above it half is left after
 * each {@code halfLifeSeconds} of serving. Its compiler never takes more than the pod's CPU limit leaves.
 *
 * <p>docs/reference/hpa.md holds the curve against recorded clusters.
 *
 * @param factor 1 or more
 * @param halfLifeSeconds above 0
 * @param limitCores a pod's CPU limit; what its requests cost once warm is not cut by it
 */
public record WarmUp(double factor, int halfLifeSeconds, double limitCores) {

    /** Warm from the first request on. */
    public static final WarmUp NONE = new WarmUp(1, 1, 0);

    /** CPU of a pod in cores, for requests that cost {@code steady} cores once it is warm. */
    double cores(double steady, int secondsServed) {
        var cold = steady * (1 + (factor - 1) * Math.pow(2, -(double) secondsServed / halfLifeSeconds));
        return Math.max(steady, Math.min(limitCores, cold));
    }
}
