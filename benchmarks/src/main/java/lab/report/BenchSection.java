package lab.report;

import static lab.text.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lab.jmh.BenchPlan;
import lab.jmh.BenchReport;
import lab.jmh.BenchResult;
import lab.jmh.Ceiling;
import lab.jmh.Measured;
import lab.report.Section.Again;
import lab.report.Section.Drawings;
import lab.sizing.SweepChart;
import org.jspecify.annotations.Nullable;

/** A run of the benchmarks. */
final class BenchSection {

    private static final List<String> HEAD = List.of(
            "source, driver, threads", "right/s", "+-", "wrong/s", "p50, ms", "p99, ms", "KB/op", "rows damaged");

    private BenchSection() {}

    static Section of(Origin origin, BenchResult result, JsonNode json) {
        var notes = new ArrayList<String>();
        return new Section(
                origin,
                "Benchmarks: %s plan, %s".formatted(result.plan(), drivers(result)),
                verdicts(result),
                BenchReport.benchmarks(result).stream()
                        .map(name -> table(result, name))
                        .toList(),
                Drawings.pictures(pictures(result, notes)),
                new Again(command(result), notes(result, notes)));
    }

    private static String drivers(BenchResult result) {
        return result.drivers().entrySet().stream()
                .map(driver -> driver.getKey() + " " + driver.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static List<String> verdicts(BenchResult result) {
        var verdicts = new ArrayList<String>();
        for (var sweep : BenchReport.sweeps(result, null)) {
            for (var driver : sweep.points().keySet()) {
                verdicts.add("%s, %s: %s".formatted(sweep.workload(), driver, sweep.verdict(driver)));
            }
        }
        for (var workload : BenchPlan.WORKLOADS) {
            BenchReport.order(result, workload)
                    .ifPresent(order -> verdicts.add("%s, fastest first: %s.".formatted(workload, order)));
        }
        return verdicts;
    }

    private static List<Picture> pictures(BenchResult result, List<String> notes) {
        return BenchReport.sweeps(result, null).stream()
                .flatMap(sweep -> Picture.of(
                        sweep.workload() + ": throughput and p99 by pool size", () -> SweepChart.svg(sweep), notes)
                        .stream())
                .toList();
    }

    private static Table table(BenchResult result, String benchmark) {
        var rows = new ArrayList<List<String>>();
        result.measured().stream()
                .filter(measured -> measured.cell().benchmark().equals(benchmark))
                .forEach(measured -> rows.add(cells(measured)));
        result.ceilings().stream()
                .filter(ceiling -> ceiling.workload().equals(benchmark))
                .forEach(ceiling -> rows.add(cells(ceiling)));
        return Table.of(benchmark, HEAD, rows);
    }

    private static List<String> cells(Measured measured) {
        var cell = measured.cell();
        var none = measured.okPerSecond() == 0;
        return List.of(
                "%s%s, %s, %d".formatted(cell.source(), cell.own(), cell.driver(), cell.threads()),
                format("%,.0f", measured.okPerSecond()),
                number("%,.0f", measured.errorPerSecond()),
                format("%,.0f", measured.failedPerSecond() + measured.corruptPerSecond()),
                none ? "-" : format("%.2f", measured.p50()),
                none ? "-" : format("%.2f", measured.p99()),
                number("%,.1f", measured.allocated() == null ? null : measured.allocated() / 1000),
                format("%,d", measured.damage()));
    }

    private static List<String> cells(Ceiling ceiling) {
        return List.of(
                "pgbench, libpq, %d; average instead of p50".formatted(ceiling.clients()),
                format("%,.0f", ceiling.perSecond()),
                "-",
                "-",
                format("%.2f", ceiling.millis()),
                "-",
                "-",
                "-");
    }

    /** A part of a plan was chosen by an expression that the result does not have; the benchmarks' names choose at least that part. */
    private static String command(BenchResult result) {
        var command = new ShellCommand("./lab bench").word("--" + result.plan());
        return (partial(result) ? command.word(String.join("|", BenchReport.benchmarks(result))) : command).toString();
    }

    private static boolean partial(BenchResult result) {
        var all = (result.plan().equals(BenchPlan.FULL) ? BenchPlan.full() : BenchPlan.quick())
                .cells()
                .size();
        return result.measured().size()
                        + result.failed().size()
                        + result.missing().size()
                < all;
    }

    private static List<String> notes(BenchResult result, List<String> more) {
        var notes = new ArrayList<>(more);
        if (result.embedded()) {
            notes.add("The database was the embedded one, which does not wait for the disk.");
        }
        if (partial(result)) {
            notes.add("It was a part of the plan; the command measures that and perhaps more.");
        }
        result.failed().forEach((cell, why) -> notes.add("No figure for %s: %s.".formatted(cell, why)));
        if (!result.missing().isEmpty()) {
            notes.add("It was interrupted; missing are %s.".formatted(String.join(", ", result.missing())));
        }
        return notes;
    }

    private static String number(String pattern, @Nullable Double number) {
        return number == null ? "-" : format(pattern, number);
    }
}
