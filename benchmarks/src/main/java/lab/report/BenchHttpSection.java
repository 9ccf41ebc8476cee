package lab.report;

import static lab.text.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import lab.httpbench.BenchHttpResult;
import lab.httpbench.BenchHttpResult.Row;
import lab.report.Chart.Axis;
import lab.report.Chart.Series;
import lab.report.Section.Again;
import lab.report.Section.Drawings;
import org.jspecify.annotations.Nullable;

/** A benchmark over HTTP. */
final class BenchHttpSection {

    private static final List<String> HEAD = List.of(
            "connections and load",
            "requests/s",
            "p50, ms",
            "p99, ms",
            "CPU of app, load, database, % of one core",
            "app's CPU a request, µs",
            "app's KiB a request",
            "failed");

    private BenchHttpSection() {}

    static Section of(Origin origin, BenchHttpResult result, JsonNode json) {
        var requests = result.rows().stream().map(Row::request).distinct().toList();
        return new Section(
                origin,
                "HTTP: %s with %s"
                        .formatted(result.settings().app(), result.settings().driver()),
                verdicts(result, requests),
                requests.stream().map(request -> table(result, request)).toList(),
                Drawings.charts(charts(result, requests)),
                new Again(command(result, requests), result.notes()));
    }

    private static List<String> verdicts(BenchHttpResult result, List<String> requests) {
        var verdicts = new ArrayList<String>();
        verdicts.add(
                result.answeredAll()
                        ? "Every request was answered."
                        : format(
                                "%,d requests failed.",
                                result.rows().stream().mapToLong(Row::failures).sum()));
        if (!result.complete()) {
            verdicts.add("It did not run to its end: these are the loads that did.");
        }
        for (var request : requests) {
            rows(result, request).stream()
                    .max(Comparator.comparingDouble(Row::requestsPerSecond))
                    .ifPresent(best -> verdicts.add(format(
                            "%s: at most %,.0f requests/s, with %d connections (%s), p99 %.2f ms.",
                            request,
                            best.requestsPerSecond(),
                            best.connections(),
                            best.load(),
                            best.latencyMs().p99())));
        }
        return verdicts;
    }

    private static Table table(BenchHttpResult result, String request) {
        return Table.of(
                request,
                HEAD,
                rows(result, request).stream().map(BenchHttpSection::cells).toList());
    }

    private static List<String> cells(Row row) {
        var cpu = row.cpuPercent();
        var allocated = row.allocatedBytesPerRequest();
        return List.of(
                "%d, %s".formatted(row.connections(), row.load()),
                format("%,.0f", row.requestsPerSecond()),
                format("%.2f", row.latencyMs().p50()),
                format("%.2f", row.latencyMs().p99()),
                "%s, %s, %s".formatted(whole(cpu.app()), whole(cpu.load()), whole(cpu.database())),
                whole(row.cpuMicrosPerRequest().app()),
                allocated == null ? "-" : format("%.1f", allocated / 1024),
                format("%,d", row.failures()));
    }

    private static List<Chart> charts(BenchHttpResult result, List<String> requests) {
        var charts = new ArrayList<Chart>();
        for (var request : requests) {
            charts.add(chart(
                    request + ": requests answered a second",
                    "It grows until the cores are busy, and should not fall behind that.",
                    Axis.of("requests/s"),
                    rows(result, request),
                    Row::requestsPerSecond));
            charts.add(chart(
                    request + ": latency, p99",
                    "Behind the peak more connections only wait longer.",
                    Axis.log("ms"),
                    rows(result, request),
                    row -> row.latencyMs().p99()));
        }
        return charts;
    }

    private static Chart chart(String title, String hint, Axis y, List<Row> rows, ToDoubleFunction<Row> figure) {
        var series = rows.stream().map(Row::load).distinct().map(Series::named).toList();
        for (var one : series) {
            rows.stream()
                    .filter(row -> row.load().equals(one.name()))
                    .sorted(Comparator.comparingInt(Row::connections))
                    .forEach(row -> one.add(row.connections(), figure.applyAsDouble(row)));
        }
        return new Chart(title, hint, Axis.log("connections"), y, Chart.LINE, series, List.of());
    }

    private static String command(BenchHttpResult result, List<String> requests) {
        var settings = result.settings();
        var wrk = result.rows().stream().anyMatch(row -> row.load().equals("wrk"));
        var command = new ShellCommand("./lab bench http")
                .option(
                        "--connections",
                        settings.connections().stream().map(String::valueOf).collect(Collectors.joining(",")))
                .option(
                        "--requests",
                        requests.stream().map(BenchHttpSection::option).collect(Collectors.joining(",")))
                .option("--seconds", settings.seconds())
                .option("--warmup", settings.warmupSeconds())
                .option("--driver", settings.driver());
        return (wrk ? command : command.option("--wrk", "none")).toString();
    }

    private static String option(String request) {
        return switch (request) {
            case "GET /" -> "get";
            case "POST /submit" -> "submit";
            default -> "find";
        };
    }

    private static List<Row> rows(BenchHttpResult result, String request) {
        return result.rows().stream()
                .filter(row -> row.request().equals(request))
                .toList();
    }

    private static String whole(@Nullable Double number) {
        return number == null ? "-" : format("%.0f", number);
    }
}
