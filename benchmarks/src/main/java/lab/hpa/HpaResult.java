package lab.hpa;

import java.util.List;
import lab.hpa.HpaSimulation.Overflow;
import lab.machine.Machine;
import lab.sizing.Budget.Limits;
import org.jspecify.annotations.Nullable;

/**
 * A replay's result file, version {@value #VERSION}.
 *
 * @param kind {@value #KIND}
 * @param version of this form
 * @param startedAt when it was made, ISO 8601 in UTC
 * @param commit of the lab; null outside a checkout
 * @param arguments of the command that made it, after {@code ./lab hpa}
 * @param source where the CPU comes from, for a person
 * @param loadSeconds how long the load lasts; what comes after is idle
 * @param limits of the database server
 * @param overflow the first moment at which connections do not fit; null when they always do
 * @param syncs each turn of the HPA's loop
 * @param recorded the steps that an HPA took on a cluster, when what it saw there was replayed; else null
 */
public record HpaResult(
        String kind,
        int version,
        String startedAt,
        @Nullable String commit,
        Machine machine,
        List<String> arguments,
        String source,
        int loadSeconds,
        HpaSpec hpa,
        PodModel pod,
        Limits limits,
        @Nullable Overflow overflow,
        List<Turn> syncs,
        @Nullable List<Step> recorded) {

    /** In the file's name, too. */
    public static final String KIND = "hpa";

    /** Of this form. */
    public static final int VERSION = 3;

    /**
     * One turn of the HPA's loop.
     *
     * @param cpuPercent of the request, the pods that the HPA counts; null when there were no metrics
     * @param proposed what the metrics alone ask for
     * @param why the HPA's reasons, in Kubernetes' words
     * @param connections most since the turn before, every pool full
     */
    public record Turn(
            int second,
            double cores,
            @Nullable Integer cpuPercent,
            int ready,
            int before,
            int after,
            int proposed,
            String why,
            long connections) {

        private static Turn of(HpaSimulation.Sync sync) {
            var decision = sync.decision();
            return new Turn(
                    sync.second(),
                    sync.cores(),
                    decision.utilizationPercent(),
                    sync.ready(),
                    sync.before(),
                    sync.after(),
                    decision.proposed(),
                    decision.why(),
                    sync.connections());
        }
    }

    /** A simulation as the file has it; everything else as in the record. */
    public static HpaResult of(
            String startedAt,
            @Nullable String commit,
            List<String> arguments,
            String source,
            int loadSeconds,
            HpaSpec hpa,
            PodModel pod,
            Limits limits,
            HpaSimulation simulation,
            @Nullable List<Step> recorded) {
        return new HpaResult(
                KIND,
                VERSION,
                startedAt,
                commit,
                Machine.here(),
                arguments,
                source,
                loadSeconds,
                hpa,
                pod,
                limits,
                simulation.overflow(),
                simulation.syncs().stream().map(Turn::of).toList(),
                recorded);
    }

    /** The turns at which the replicas change. */
    public List<Turn> changes() {
        return syncs.stream().filter(turn -> turn.before() != turn.after()).toList();
    }

    /** The recorded steps and the replayed ones; empty when nothing was recorded. */
    public List<StepPair> pairs() {
        var replayed = changes().stream()
                .map(turn -> new Step(turn.second(), turn.before(), turn.after()))
                .toList();
        return recorded == null ? List.of() : StepPair.of(recorded, replayed);
    }

    /**
     * Replicas on the cluster just before that second.
     *
     * @throws IllegalStateException when nothing was recorded
     */
    public int recordedReplicas(int second) {
        if (recorded == null) {
            throw new IllegalStateException("nothing was recorded");
        }
        return recorded.stream()
                .filter(step -> step.second() < second)
                .reduce((earlier, later) -> later)
                .map(Step::after)
                .orElseGet(() -> recorded.isEmpty()
                        ? syncs.get(0).before()
                        : recorded.get(0).before());
    }
}
