package lab.report;

import static lab.text.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import lab.hpa.HpaReport;
import lab.hpa.HpaResult;
import lab.hpa.HpaResult.Turn;
import lab.report.Chart.Axis;
import lab.report.Chart.Line;
import lab.report.Chart.Series;
import lab.report.Section.Again;
import lab.report.Section.Drawings;
import org.jspecify.annotations.Nullable;

/** What an autoscaler makes of a load. */
final class HpaSection {

    private static final List<String> HEAD =
            List.of("time", "CPU a pod, % of its request", "replicas", "connections", "why");

    private HpaSection() {}

    static Section of(Origin origin, HpaResult result, JsonNode json) {
        return new Section(
                origin,
                "HPA: " + result.source(),
                List.of(HpaReport.verdict(result)),
                List.of(Table.of("Changes of the replicas", HEAD, rows(result))),
                Drawings.charts(charts(result)),
                new Again(command(result), List.of("Nothing runs: Kubernetes' algorithm is replayed.")));
    }

    private static List<List<String>> rows(HpaResult result) {
        return result.changes().stream()
                .map(turn -> List.of(
                        HpaReport.time(turn.second()),
                        turn.cpuPercent() == null
                                ? "not known"
                                : turn.cpuPercent().toString(),
                        "%d to %d".formatted(turn.before(), turn.after()),
                        connections(result, (long) turn.after() * result.pod().pool()),
                        "%s, wants %d".formatted(turn.why(), turn.proposed())))
                .toList();
    }

    private static String connections(HpaResult result, long wanted) {
        var available = result.limits().available();
        return format(wanted <= available ? "%,d" : "%,d, too many", wanted);
    }

    private static List<Chart> charts(HpaResult result) {
        var hpa = result.hpa();
        var replicas = chart(
                result,
                "Replicas",
                "Up in leaps, down in small steps: the load's end is seen minutes later.",
                "pods",
                turn -> (double) turn.after(),
                new Line(hpa.max(), "maxReplicas"));
        return List.of(
                result.recorded() == null ? replicas : replicas.with(recorded(result)),
                chart(
                        result,
                        "CPU of a pod",
                        "The HPA adds pods while this is above the target.",
                        "% of its request",
                        turn -> turn.cpuPercent() == null ? null : (double) turn.cpuPercent(),
                        new Line(hpa.targetPercent(), "target")),
                chart(
                        result,
                        "Connections, every pool full",
                        "Above the line a new pod gets SQLState 53300 instead of connections.",
                        "connections",
                        turn -> (double) turn.connections(),
                        new Line(result.limits().available(), "available")));
    }

    /** Beside the replayed ones, from the first turn to the last. */
    private static Series recorded(HpaResult result) {
        var series = Series.named("recorded");
        result.syncs().forEach(turn -> series.add(turn.second(), (double) result.recordedReplicas(turn.second())));
        return series;
    }

    private static Chart chart(
            HpaResult result,
            String title,
            String hint,
            String unit,
            Function<Turn, @Nullable Double> figure,
            Line limit) {
        var series = Series.named(title);
        result.syncs().forEach(turn -> series.add(turn.second(), figure.apply(turn)));
        return new Chart(title, hint, Axis.seconds("time"), Axis.of(unit), Chart.STEP, List.of(series), List.of(limit));
    }

    private static String command(HpaResult result) {
        var command = new ShellCommand("./lab hpa");
        result.arguments().forEach(command::word);
        return command.toString();
    }
}
