package lab.hpa;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many replicas the CPU of some pods asks for, before any limit: Kubernetes' GetResourceReplicas (replica_calculator.go).
 *
 * <p>Where a pod can't be measured the answer is careful in both directions: pods that are not ready count as idle when there
 * would be more, pods without a metric count as idle when there would be more and as fully used when there would be fewer.
 */
final class ReplicaCalculator {

    /**
     * An answer.
     *
     * @param replicas wanted
     * @param utilizationPercent CPU of the pods that count, in whole percent of their requests, rounded down
     */
    record Proposal(int replicas, int utilizationPercent) {}

    private final HpaSpec spec;
    private final int readinessDelaySeconds;

    ReplicaCalculator(HpaSpec spec, int readinessDelaySeconds) {
        this.spec = spec;
        this.readinessDelaySeconds = readinessDelaySeconds;
    }

    /** Null when no pod counts: then an HPA does nothing. */
    @Nullable Proposal propose(int now, int current, List<PodMetrics> pods) {
        var counted = new Sum();
        var unready = new Sum();
        var missing = new Sum();
        var fallbackPercent = Math.max(100, spec.targetPercent());
        for (var pod : pods) {
            switch (pod.group(now, spec.cpuInitializationSeconds(), readinessDelaySeconds)) {
                case COUNTED -> counted.add(pod.requestMillis(), cpuMillis(pod));
                case UNREADY -> unready.add(pod.requestMillis(), 0);
                case MISSING -> missing.add(pod.requestMillis(), (long) pod.requestMillis() * fallbackPercent / 100);
                case IGNORED -> {}
            }
        }
        if (counted.pods == 0) {
            return null;
        }
        var percent = counted.percent();
        var ratio = ratio(counted);
        var replicas = (ratio > 1 && unready.pods > 0) || missing.pods > 0
                ? careful(current, ratio, counted, unready, missing)
                : spec.tolerates(ratio) ? current : ceil(ratio * counted.pods);
        return new Proposal(replicas, (int) Math.min(Integer.MAX_VALUE, percent));
    }

    /** With the pods that were set aside put back in, unless that turns the direction round. */
    private int careful(int current, double ratio, Sum counted, Sum unready, Sum missing) {
        var all = new Sum();
        all.add(counted, true);
        if (ratio > 1) {
            all.add(unready, false);
        }
        if (ratio != 1) {
            all.add(missing, ratio < 1);
        }
        var again = ratio(all);
        if (spec.tolerates(again) || (ratio < 1 && again > 1) || (ratio > 1 && again < 1)) {
            return current;
        }
        var replicas = ceil(again * all.pods);
        return again < 1 ? Math.min(current, replicas) : Math.max(current, replicas);
    }

    private double ratio(Sum sum) {
        return (double) sum.percent() / spec.targetPercent();
    }

    private static int cpuMillis(PodMetrics pod) {
        return pod.sample() == null ? 0 : pod.sample().cpuMillis();
    }

    private static int ceil(double replicas) {
        return (int) Math.ceil(replicas);
    }

    /** Some pods together. */
    private static final class Sum {
        private int pods;
        private long requestMillis;
        private long cpuMillis;

        void add(int request, long cpu) {
            pods++;
            requestMillis += request;
            cpuMillis += cpu;
        }

        void add(Sum other, boolean withCpu) {
            pods += other.pods;
            requestMillis += other.requestMillis;
            cpuMillis += withCpu ? other.cpuMillis : 0;
        }

        /** Rounded down, as in Kubernetes (metrics/utilization.go, GetResourceUtilizationRatio). */
        long percent() {
            return cpuMillis * 100 / requestMillis;
        }
    }
}
