package lab.hpa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lab.hpa.PodMetrics.Phase;
import lab.hpa.PodMetrics.Sample;

/** Pods as an HPA must have seen them: those that were ready with the percentage that it noted, the others not counted. */
final class SeenPods {

    /** With a request of 100 thousandths a thousandth is a percent. */
    private static final int REQUEST_MILLIS = 100;

    private static final PodMetrics UNREADY =
            new PodMetrics(Phase.PENDING, false, Deployment.LONG_AGO, Deployment.LONG_AGO, REQUEST_MILLIS, null);

    private SeenPods() {}

    /** @param replicas that there are in the replay, which may be ahead of the record */
    static List<PodMetrics> of(ClusterRecord.Row row, int replicas) {
        var percent = row.percent();
        if (percent == null) { // the HPA said <unknown>: no pod counted, whatever was ready when somebody looked
            return Collections.nCopies(replicas, UNREADY);
        }
        var sample = new Sample(percent, row.second(), HpaSpec.SYNC_SECONDS);
        var counted =
                new PodMetrics(Phase.RUNNING, true, Deployment.LONG_AGO, Deployment.LONG_AGO, REQUEST_MILLIS, sample);
        var ready = Math.max(1, Math.min(row.ready(), replicas));
        var pods = new ArrayList<>(Collections.nCopies(ready, counted));
        pods.addAll(Collections.nCopies(replicas - ready, UNREADY));
        return pods;
    }
}
