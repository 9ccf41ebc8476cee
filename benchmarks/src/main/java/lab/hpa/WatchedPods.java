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

    private WatchedPods() {}

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
        var controller = new HpaController(spec);
        var replicas = spec.min();
        var most = replicas;
        var ready = true;
        var changed = 0;
        var used = 0.0;
        for (var now = 1; now <= seconds.size(); now++) {
            var second = seconds.get(now - 1);
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
                most = Math.max(most, replicas);
                used = 0;
            }
        }
        return most;
    }
}
