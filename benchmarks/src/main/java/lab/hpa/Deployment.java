package lab.hpa;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import lab.hpa.PodMetrics.Phase;
import lab.hpa.PodMetrics.Sample;

/**
 * The pods of a Deployment under a CPU load that is spread evenly over those that are ready. Pods that were started together
 * behave alike and are kept as one group, so thousands cost no more than a few.
 */
final class Deployment {

    /** Long enough ago that the first pods are past every initialization period. */
    static final int LONG_AGO = -1_000_000;

    private static final class Group {
        private final int startedAt;
        private final int readyAt;
        private final int servingSince;
        private int pods;
        private double coreSeconds;

        Group(int pods, int startedAt, int readyAt) {
            this.pods = pods;
            this.startedAt = startedAt;
            this.readyAt = readyAt;
            this.servingSince = Math.max(0, readyAt); // the load begins at 0, whatever was there before
        }

        boolean ready(int second) {
            return second > readyAt;
        }
    }

    private final PodModel model;
    private final Deque<Group> groups = new ArrayDeque<>();

    /** One with so many pods that are ready. */
    Deployment(PodModel model, int pods) {
        this.model = model;
        groups.add(new Group(pods, LONG_AGO, LONG_AGO));
    }

    int replicas() {
        return groups.stream().mapToInt(group -> group.pods).sum();
    }

    /** Pods that serve in the second that ends then. */
    int ready(int second) {
        return groups.stream()
                .filter(group -> group.ready(second))
                .mapToInt(group -> group.pods)
                .sum();
    }

    /** Lets one second pass, under a load of so many cores. */
    void run(int second, double cores) {
        var each = cores / ready(second);
        for (var group : groups) {
            group.coreSeconds += group.ready(second)
                    ? model.warmUp().cores(each, second - 1 - group.servingSince)
                    : model.startCores();
        }
    }

    /** What the metrics API says of each pod: its average since the last call. */
    List<PodMetrics> metrics(int now, int windowSeconds) {
        var metrics = new ArrayList<PodMetrics>(replicas());
        for (var group : groups) {
            // A Quantity in thousandths is rounded up (apimachinery, Quantity.MilliValue).
            var millis = (int) Math.ceil(group.coreSeconds * 1000 / windowSeconds - 1e-9);
            group.coreSeconds = 0;
            var ready = group.readyAt <= now;
            var metric = new PodMetrics(
                    Phase.RUNNING,
                    ready,
                    group.startedAt,
                    ready ? group.readyAt : group.startedAt,
                    model.requestMillis(),
                    new Sample(millis, now, windowSeconds));
            metrics.addAll(Collections.nCopies(group.pods, metric));
        }
        return metrics;
    }

    /** Starts pods, or ends the youngest. */
    void scale(int now, int replicas) {
        var more = replicas - replicas();
        if (more > 0) {
            groups.addLast(new Group(more, now, now + model.startSeconds()));
        }
        while (more < 0) {
            var youngest = groups.getLast();
            var ended = Math.min(youngest.pods, -more);
            youngest.pods -= ended;
            more += ended;
            if (youngest.pods == 0) {
                groups.removeLast();
            }
        }
    }
}
