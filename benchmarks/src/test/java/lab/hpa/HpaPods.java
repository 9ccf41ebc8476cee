package lab.hpa;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lab.hpa.PodMetrics.Phase;
import lab.hpa.PodMetrics.Sample;

/**
 * Pods as Kubernetes' tests describe them, a word each: CPU in thousandths of a core, {@code 300}; of another request than
 * 1000, {@code 300/900}; {@code ?} no metric; {@code p} pending; {@code x} failed or deleted. In front of the CPU: {@code u}
 * not ready, {@code h} young ("hot"), {@code y} both.
 */
final class HpaPods {

    /** The second at which these tests happen. */
    static final int NOW = 100_000;

    private static final int LONG_AGO = 0;
    private static final Map<String, PodMetrics> SPECIAL = Map.of(
            "?", new PodMetrics(Phase.RUNNING, true, LONG_AGO, LONG_AGO, 1000, null),
            "p", new PodMetrics(Phase.PENDING, false, NOW, NOW, 1000, null),
            "x", new PodMetrics(Phase.GONE, false, LONG_AGO, LONG_AGO, 1000, null));

    private HpaPods() {}

    static List<PodMetrics> of(String words) {
        var pods = new ArrayList<PodMetrics>();
        for (var word : words.strip().split(" +", -1)) {
            pods.add(SPECIAL.containsKey(word) ? SPECIAL.get(word) : measured(word));
        }
        return pods;
    }

    private static PodMetrics measured(String word) {
        var young = word.startsWith("h") || word.startsWith("y");
        var ready = !word.startsWith("u") && !word.startsWith("y");
        var parts = word.replaceAll("[a-z]", "").split("/", -1);
        var request = parts.length == 1 ? 1000 : Integer.parseInt(parts[1]);
        var sample = new Sample(Integer.parseInt(parts[0]), LONG_AGO, 60);
        return new PodMetrics(Phase.RUNNING, ready, young ? NOW : LONG_AGO, LONG_AGO, request, sample);
    }
}
