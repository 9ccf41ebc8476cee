package lab.hpa;

import java.util.Collections;
import java.util.List;
import lab.hpa.PodMetrics.Phase;
import lab.hpa.PodMetrics.Sample;

/**
 * What an HPA would have made of an app that was watched, every second, in one process: each pod does as that one did, with an
 * equal share of its CPU. In its first five minutes a pod counts only once it has been ready for a whole turn: an app
 * that crashes all the time is not scaled.
 */
public final class WatchedPods {

    private final HpaController controller;
    private final int requestMillis;
    private int replicas;
    private boolean ready = true;
    private int now;
    private int changed;
    private double used;

    /**
     * The start: there are {@code minReplicas} pods, all ready.
     *
     * @param requestMillis CPU request of a pod in thousandths of a core
     */
    public WatchedPods(HpaSpec spec, int requestMillis) {
        this.controller = new HpaController(spec);
        this.requestMillis = requestMillis;
        this.replicas = spec.min();
    }

    /**
     * One second.
     *
     * @param cores CPU of the app in it
     * @param ready whether it served at the end of it
     */
    public record Second(double cores, boolean ready) {}

    /**
     * The most replicas that the HPA wanted at any time.
     *
     * @param requestMillis CPU request of a pod in thousandths of a core
     * @param seconds from the start, when there were {@code minReplicas} pods, all ready
     */
    public static int mostReplicas(HpaSpec spec, int requestMillis, List<Second> seconds) {
        var pods = new WatchedPods(spec, requestMillis);
        var most = spec.min();
        for (var second : seconds) {
            most = Math.max(most, pods.after(second));
        }
        return most;
    }

    /**
     * The replicas that the HPA wants after one more second.
     *
     * @param second the next one of the run
     */
    public int after(Second second) {
        now++;
        changed = second.ready() == ready ? changed : now;
        ready = second.ready();
        used += second.cores();
        if (now % HpaSpec.SYNC_SECONDS == 0) {
            var millis = (int) Math.ceil(used * 1000 / HpaSpec.SYNC_SECONDS / replicas - 1e-9);
            var sample = new Sample(millis, now, HpaSpec.SYNC_SECONDS);
            var pod = new PodMetrics(Phase.RUNNING, ready, 0, changed, requestMillis, sample);
            replicas = controller
                    .sync(now, replicas, Collections.nCopies(replicas, pod))
                    .replicas();
            used = 0;
        }
        return replicas;
    }
}
