package lab.hpa;

import java.util.List;

/**
 * How fast an HPA may go in one direction: {@code behavior.scaleUp} or {@code behavior.scaleDown} of {@code autoscaling/v2}.
 *
 * @param stabilizationWindowSeconds how long an older, more careful recommendation counts; 0 to 3600
 * @param selectPolicy which policy wins when there are several
 * @param policies at least one, unless the direction is disabled
 */
public record ScalingRules(int stabilizationWindowSeconds, Select selectPolicy, List<Policy> policies) {

    /** Kubernetes' own rules for scaling up, which are the origin's too. */
    public static final ScalingRules UP =
            new ScalingRules(0, Select.MAX, List.of(Policy.percent(100, 15), Policy.pods(4, 15)));

    /** The origin's rules for scaling down: slower than Kubernetes' own. */
    public static final ScalingRules ORIGIN_DOWN =
            new ScalingRules(300, Select.MIN, List.of(Policy.percent(50, 15), Policy.pods(1, 60)));

    /** The policy that allows the largest change, the smallest one, or no change at all. */
    public enum Select {
        MAX,
        MIN,
        DISABLED
    }

    /** What a policy's value counts. */
    public enum Type {
        PODS,
        PERCENT
    }

    /**
     * One limit: at most so many pods, or percent of the pods, in any period of so many seconds.
     *
     * @param value 1 or more
     * @param periodSeconds 1 to 1800, Kubernetes' maximum
     */
    public record Policy(Type type, int value, int periodSeconds) {

        /** @throws IllegalArgumentException for a value or a period that Kubernetes refuses */
        public Policy {
            require(value >= 1 && value <= 1_000_000, "a policy's value is 1 to 1000000");
            require(periodSeconds >= 1 && periodSeconds <= 1800, "a policy's period is 1s to 1800s");
        }

        /** At most so many pods in a period. */
        public static Policy pods(int value, int periodSeconds) {
            return new Policy(Type.PODS, value, periodSeconds);
        }

        /** At most so many percent of the pods that there were when the period began. */
        public static Policy percent(int value, int periodSeconds) {
            return new Policy(Type.PERCENT, value, periodSeconds);
        }

        /** Rounded up, or a small percentage of few pods would never add one. */
        private int most(int atStart) {
            return type == Type.PODS ? atStart + value : (int) Math.ceil(atStart * (1 + value / 100.0));
        }

        /** Rounded towards zero, so that a small percentage of few pods still removes one. */
        private int least(int atStart) {
            return type == Type.PODS ? atStart - value : (int) (atStart * (1 - value / 100.0));
        }
    }

    /** @throws IllegalArgumentException for what Kubernetes refuses */
    public ScalingRules {
        require(
                stabilizationWindowSeconds >= 0 && stabilizationWindowSeconds <= 3600,
                "a stabilization window is 0s to 3600s");
        require(selectPolicy == Select.DISABLED || !policies.isEmpty(), "there is no policy");
        policies = List.copyOf(policies);
    }

    /** The most replicas that these rules allow now (horizontal.go, calculateScaleUpLimitWithScalingRules). */
    int upLimit(int now, int current, History ups, History downs) {
        if (selectPolicy == Select.DISABLED) {
            return current;
        }
        var limits = policies.stream().mapToInt(policy -> policy.most(atStart(policy, now, current, ups, downs)));
        return (selectPolicy == Select.MIN ? limits.min() : limits.max()).orElseThrow();
    }

    /** The fewest replicas that these rules allow now (horizontal.go, calculateScaleDownLimitWithBehaviors). */
    int downLimit(int now, int current, History ups, History downs) {
        if (selectPolicy == Select.DISABLED) {
            return current;
        }
        var limits = policies.stream().mapToInt(policy -> policy.least(atStart(policy, now, current, ups, downs)));
        return (selectPolicy == Select.MIN ? limits.max() : limits.min()).orElseThrow();
    }

    int longestPeriodSeconds() {
        return policies.stream().mapToInt(Policy::periodSeconds).max().orElse(0);
    }

    /** The replicas when the policy's period began. */
    private static int atStart(Policy policy, int now, int current, History ups, History downs) {
        return current - ups.sum(now, policy.periodSeconds()) + downs.sum(now, policy.periodSeconds());
    }

    private static void require(boolean good, String otherwise) {
        if (!good) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
