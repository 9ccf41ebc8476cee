package lab.hpa;

/**
 * A HorizontalPodAutoscaler that scales on CPU, and the flags of the controller that runs it.
 *
 * @param min minReplicas, 1 or more
 * @param max maxReplicas, min or more
 * @param targetPercent averageUtilization: CPU in percent of the request, 1 or more
 * @param tolerance how far from 1 the ratio of use to target may be before anything happens, 0 to below 1;
 *     {@code --horizontal-pod-autoscaler-tolerance}, 0.1 unless changed
 * @param cpuInitializationSeconds {@code --horizontal-pod-autoscaler-cpu-initialization-period}, 300 unless changed
 */
public record HpaSpec(
        int min,
        int max,
        int targetPercent,
        double tolerance,
        int cpuInitializationSeconds,
        ScalingRules scaleUp,
        ScalingRules scaleDown) {

    /** {@code --horizontal-pod-autoscaler-sync-period}'s default, in seconds. */
    public static final int SYNC_SECONDS = 15;

    /** {@code --horizontal-pod-autoscaler-initial-readiness-delay}'s default, in seconds. */
    public static final int READINESS_DELAY_SECONDS = 30;

    /** The origin's: CPU 50 %, 2 to 10 pods. */
    public static final HpaSpec ORIGIN = new HpaSpec(2, 10, 50, 0.1, 300, ScalingRules.UP, ScalingRules.ORIGIN_DOWN);

    /** @throws IllegalArgumentException when no HPA can have these numbers */
    public HpaSpec {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("min " + min + " and max " + max + ": 1 <= min <= max");
        }
        if (targetPercent < 1 || !(tolerance >= 0 && tolerance < 1) || cpuInitializationSeconds < 0) {
            throw new IllegalArgumentException("target %d %%, tolerance %s, initialization %d s"
                    .formatted(targetPercent, tolerance, cpuInitializationSeconds));
        }
    }

    /** Whether a ratio of use to target is too close to 1 to do anything (replica_calculator.go, isWithin). */
    boolean tolerates(double ratio) {
        return 1.0 - tolerance <= ratio && ratio <= 1.0 + tolerance;
    }
}
