package lab.hpa;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one sync of an HPA decided.
 *
 * @param replicas wanted from now on
 * @param proposed what the metrics alone ask for; the present number when they were not asked
 * @param utilizationPercent CPU of the pods that count, in percent of their requests; null when no metrics were used
 * @param ableToScale reason of the condition AbleToScale, or of ScalingActive when there are no metrics
 * @param scalingLimited reason of the condition ScalingLimited
 */
public record HpaDecision(
        int replicas, int proposed, @Nullable Integer utilizationPercent, Reason ableToScale, Reason scalingLimited) {

    /** Kubernetes' reasons, as {@code kubectl describe hpa} shows them. */
    public enum Reason {
        READY_FOR_NEW_SCALE,
        SCALE_UP_STABILIZED,
        SCALE_DOWN_STABILIZED,
        DESIRED_WITHIN_RANGE,
        TOO_FEW_REPLICAS,
        TOO_MANY_REPLICAS,
        SCALE_UP_LIMIT,
        SCALE_DOWN_LIMIT,
        FAILED_GET_RESOURCE_METRIC;

        /** In Kubernetes' spelling: {@code ScaleUpLimit}. */
        @Override
        public String toString() {
            var word = new StringBuilder();
            for (var part : name().split("_", -1)) {
                word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
            }
            return word.toString();
        }
    }

    /** The reasons that say something: {@code ScaleDownStabilized, ScaleDownLimit}, or {@code DesiredWithinRange}. */
    public String why() {
        return ableToScale == Reason.READY_FOR_NEW_SCALE
                ? scalingLimited.toString()
                : scalingLimited == Reason.DESIRED_WITHIN_RANGE
                        ? ableToScale.toString()
                        : ableToScale + ", " + scalingLimited;
    }
}
