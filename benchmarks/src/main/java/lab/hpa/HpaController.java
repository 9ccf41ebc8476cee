package lab.hpa;

import java.util.List;
import lab.hpa.HpaDecision.Reason;

/**
 * The HPA controller's loop for one HPA on CPU: call {@link #sync} every {@value HpaSpec#SYNC_SECONDS} s.
 *
 * <p>After Kubernetes' pkg/controller/podautoscaler/horizontal.go (commit 003e862): a proposal from the metrics, then the
 * stabilization windows, then the policies and the limits.
 */
public final class HpaController {

    /** Replicas, and why not others. */
    record Limited(int replicas, Reason reason) {}

    private final HpaSpec spec;
    private final ReplicaCalculator calculator;
    private final History proposals;
    private final History ups;
    private final History downs;
    private boolean begun;

    /** A controller that has decided nothing yet. */
    public HpaController(HpaSpec spec) {
        this(spec, new History(), new History(), new History());
        begun = false;
    }

    /** One with a past. */
    HpaController(HpaSpec spec, History proposals, History ups, History downs) {
        this.spec = spec;
        this.calculator = new ReplicaCalculator(spec, HpaSpec.READINESS_DELAY_SECONDS);
        this.proposals = proposals;
        this.ups = ups;
        this.downs = downs;
        this.begun = true;
    }

    /**
     * One turn of the loop.
     *
     * @param now second of the clock; it never goes back
     * @param current the Deployment's replicas
     * @param pods all of its pods
     */
    public HpaDecision sync(int now, int current, List<PodMetrics> pods) {
        if (!begun) { // as recordInitialRecommendation of horizontal.go: a window never starts empty
            proposals.add(now, current, 0);
            begun = true;
        }
        var decision = decide(now, current, pods);
        if (decision.replicas() > current) {
            ups.add(now, decision.replicas() - current, spec.scaleUp().longestPeriodSeconds());
        } else if (decision.replicas() < current) {
            downs.add(now, current - decision.replicas(), spec.scaleDown().longestPeriodSeconds());
        }
        return decision;
    }

    private HpaDecision decide(int now, int current, List<PodMetrics> pods) {
        if (current > spec.max()) {
            return new HpaDecision(spec.max(), current, null, Reason.READY_FOR_NEW_SCALE, Reason.TOO_MANY_REPLICAS);
        }
        if (current < spec.min()) {
            return new HpaDecision(spec.min(), current, null, Reason.READY_FOR_NEW_SCALE, Reason.TOO_FEW_REPLICAS);
        }
        var proposal = calculator.propose(now, current, pods);
        if (proposal == null) {
            return new HpaDecision(
                    current, current, null, Reason.FAILED_GET_RESOURCE_METRIC, Reason.DESIRED_WITHIN_RANGE);
        }
        var stable = stabilize(now, current, proposal.replicas());
        var limited = limit(now, current, stable.replicas());
        return new HpaDecision(
                limited.replicas(),
                proposal.replicas(),
                proposal.utilizationPercent(),
                stable.reason(),
                limited.reason());
    }

    /** Not above the lowest proposal of the window up, not below the highest of the window down. */
    Limited stabilize(int now, int current, int proposed) {
        var upWindow = spec.scaleUp().stabilizationWindowSeconds();
        var downWindow = spec.scaleDown().stabilizationWindowSeconds();
        var lowest = proposals.fold(now, upWindow, proposed, Math::min);
        var highest = proposals.fold(now, downWindow, proposed, Math::max);
        var stable = Math.min(highest, Math.max(lowest, current));
        proposals.add(now, proposed, Math.max(upWindow, downWindow));
        if (stable == proposed) {
            return new Limited(stable, Reason.READY_FOR_NEW_SCALE);
        }
        return new Limited(stable, proposed >= current ? Reason.SCALE_UP_STABILIZED : Reason.SCALE_DOWN_STABILIZED);
    }

    /** Not faster than the policies allow, and within min and max. */
    Limited limit(int now, int current, int wanted) {
        if (wanted > current) {
            var rate = Math.max(current, spec.scaleUp().upLimit(now, current, ups, downs));
            var most = Math.min(spec.max(), rate);
            if (wanted > most) {
                return new Limited(most, spec.max() > rate ? Reason.SCALE_UP_LIMIT : Reason.TOO_MANY_REPLICAS);
            }
        } else if (wanted < current) {
            var rate = Math.min(current, spec.scaleDown().downLimit(now, current, ups, downs));
            var least = Math.max(spec.min(), rate);
            if (wanted < least) {
                return new Limited(least, spec.min() < rate ? Reason.SCALE_DOWN_LIMIT : Reason.TOO_FEW_REPLICAS);
            }
        }
        return new Limited(wanted, Reason.DESIRED_WITHIN_RANGE);
    }
}
