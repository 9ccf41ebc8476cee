package lab.hpa;

import org.jspecify.annotations.Nullable;

/**
 * What an HPA knows of one pod. Times are seconds of one clock.
 *
 * @param ready the Ready condition
 * @param startedAt when the pod started
 * @param transitionAt when the Ready condition last changed; the start if it never did
 * @param requestMillis CPU request in thousandths of a core, above 0
 * @param sample null when the metrics API has none
 */
public record PodMetrics(
        Phase phase,
        boolean ready,
        int startedAt,
        int transitionAt,
        int requestMillis,
        @Nullable Sample sample) {

    /** Of a pod's life, as far as an HPA tells them apart. */
    public enum Phase {
        /** Not scheduled yet, or its containers do not run yet. */
        PENDING,
        /** Its containers run. */
        RUNNING,
        /** Failed, or about to be deleted: not counted at all. */
        GONE
    }

    /**
     * A figure of the metrics API.
     *
     * @param cpuMillis average over the window, in thousandths of a core
     * @param at the window's end
     * @param windowSeconds its length
     */
    public record Sample(int cpuMillis, int at, int windowSeconds) {}

    /** How the calculation treats a pod. */
    enum Group {
        COUNTED,
        UNREADY,
        MISSING,
        IGNORED
    }

    /**
     * The group of this pod (replica_calculator.go, groupPods). A young pod counts once it is ready and a whole sample was taken
     * since; an older one is set aside only if it was never ready.
     */
    Group group(int now, int cpuInitializationSeconds, int readinessDelaySeconds) {
        if (phase == Phase.GONE) {
            return Group.IGNORED;
        }
        if (phase == Phase.PENDING) {
            return Group.UNREADY;
        }
        if (sample == null) {
            return Group.MISSING;
        }
        var young = startedAt + cpuInitializationSeconds > now;
        var unready = young
                ? !ready || sample.at() < transitionAt + sample.windowSeconds()
                : !ready && startedAt + readinessDelaySeconds > transitionAt;
        return unready ? Group.UNREADY : Group.COUNTED;
    }
}
