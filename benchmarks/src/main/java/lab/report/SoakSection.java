package lab.report;

import static lab.text.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import lab.config.Durations;
import lab.report.Chart.Axis;
import lab.report.Chart.Series;
import lab.report.Section.Again;
import lab.report.Section.Drawings;
import lab.soak.Figure;
import lab.soak.SoakReport;
import lab.soak.SoakResult;
import lab.soak.Trend;

/** A soak. */
final class SoakSection {

    private SoakSection() {}

    static Section of(Origin origin, SoakResult result, JsonNode json) {
        var settings = result.settings();
        return new Section(
                origin,
                "Soak: %s with %s, %s"
                        .formatted(
                                settings.app(),
                                settings.driver(),
                                Durations.format(Duration.ofSeconds(settings.runTimeSeconds()))),
                SoakReport.verdicts(result),
                List.of(Table.of(
                        "Whether it grows",
                        List.of("figure", "median", "change, and its 99 % bounds", "tolerated", "verdict"),
                        result.trends().stream().map(SoakSection::cells).toList())),
                Drawings.charts(Stream.of(Figure.values())
                        .map(figure -> chart(figure, result))
                        .toList()),
                new Again(
                        new ShellCommand("./lab soak")
                                .option("--run-time", Durations.format(Duration.ofSeconds(settings.runTimeSeconds())))
                                .option("--share", settings.sharePercent())
                                .option("--pool", settings.pool())
                                .option("--lifetime", Durations.format(Duration.ofSeconds(settings.lifetimeSeconds())))
                                .option("--driver", settings.driver())
                                .toString(),
                        List.of()));
    }

    private static List<String> cells(Trend trend) {
        return List.of(
                trend.figure().label(),
                format("%.2f", trend.median()),
                SoakReport.interval(trend),
                format("%.2f", trend.tolerated()),
                trend.verdict().words());
    }

    private static Chart chart(Figure figure, SoakResult result) {
        var series = Series.named(figure.label());
        result.samples().forEach(sample -> series.add(sample.seconds(), figure.of(sample)));
        return new Chart(
                figure.label(),
                format(
                        "Of the first %.0f s nothing is concluded.",
                        result.settings().settlingSeconds()),
                Axis.seconds("since the load began"),
                Axis.of(figure.label()),
                Chart.LINE,
                List.of(series),
                List.of());
    }
}
