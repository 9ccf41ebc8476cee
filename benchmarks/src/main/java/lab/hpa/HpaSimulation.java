package lab.hpa;

import java.util.ArrayList;
import java.util.List;
import lab.sizing.Budget;
import lab.sizing.Budget.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What an HPA makes of a CPU load, second by second.
 *
 * @param syncs one for each turn of the HPA's loop
 * @param overflow null when the connections fit all the time
 */
public record HpaSimulation(List<Sync> syncs, @Nullable Overflow overflow) {

    /**
     * One turn of the HPA's loop.
     *
     * @param second since the start
     * @param cores CPU load in the second before
     * @param ready pods that serve
     * @param before replicas
     * @param decision the HPA's
     * @param connections most in the seconds since the turn before, every pool full
     */
    public record Sync(int second, double cores, int ready, int before, HpaDecision decision, long connections) {

        /** Replicas from now on. */
        public int after() {
            return decision.replicas();
        }
    }

    /**
     * The first moment at which the pools of the pods that are ready are more than the server has: 53300.
     *
     * @param second since the start
     * @param pod the first, counted from 1, that can't fill its pool
     * @param connections wanted by all pods that are ready
     */
    public record Overflow(int second, long pod, long connections) {}

    /**
     * Replays a load.
     *
     * @param cores that are asked for in each second
     * @param limits of the database server
     */
    public static HpaSimulation run(HpaSpec spec, PodModel pod, Limits limits, double[] cores) {
        var controller = new HpaController(spec);
        var pods = new Deployment(pod, spec.min());
        var syncs = new ArrayList<Sync>();
        var overflow = overflow(0, spec.min(), pod, limits);
        var most = 0;
        for (var second = 1; second <= cores.length; second++) {
            var load = cores[second - 1];
            pods.run(second, load);
            var ready = pods.ready(second);
            most = Math.max(most, ready);
            overflow = overflow == null ? overflow(second, ready, pod, limits) : overflow;
            if (second % HpaSpec.SYNC_SECONDS == 0) {
                var before = pods.replicas();
                var decision = controller.sync(second, before, pods.metrics(second, HpaSpec.SYNC_SECONDS));
                syncs.add(new Sync(second, load, ready, before, decision, (long) most * pod.pool()));
                pods.scale(second, decision.replicas());
                most = 0;
            }
        }
        return new HpaSimulation(syncs, overflow);
    }

    /**
     * Replays what an HPA saw on a cluster: how many pods were ready, and their CPU in percent of the request.
     *
     * @param pod its request and its CPU do not matter, as the record has percentages
     * @param limits of the database server
     */
    public static HpaSimulation replay(HpaSpec spec, PodModel pod, Limits limits, ClusterRecord record) {
        var controller = new HpaController(spec);
        var syncs = new ArrayList<Sync>();
        var replicas = record.replicas();
        Overflow overflow = null;
        var most = 0;
        for (var second = record.begin(); second <= record.end(); second++) {
            var row = record.at(second);
            most = Math.max(most, row.ready());
            overflow = overflow == null ? overflow(second, row.ready(), pod, limits) : overflow;
            if (second > record.begin() && second % HpaSpec.SYNC_SECONDS == 0) {
                var decision = controller.sync(second, replicas, SeenPods.of(row, replicas));
                var connections = (long) most * pod.pool();
                syncs.add(new Sync(second, row.cpuMillis() / 1000.0, row.ready(), replicas, decision, connections));
                replicas = decision.replicas();
                most = 0;
            }
        }
        return new HpaSimulation(syncs, overflow);
    }

    /** The steps that the HPA took. */
    public List<Step> steps() {
        return syncs.stream()
                .filter(sync -> sync.before() != sync.after())
                .map(sync -> new Step(sync.second(), sync.before(), sync.after()))
                .toList();
    }

    private static @Nullable Overflow overflow(int second, int ready, PodModel pod, Limits limits) {
        var budget = new Budget(ready, pod.pool(), 0, limits);
        return budget.fits() ? null : new Overflow(second, budget.firstPodToFail(), budget.wanted());
    }
}
