package lab.jmh;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import lab.config.Driver;
import lab.sizing.Repeatability;
import lab.sizing.Sweep;
import lab.sizing.SweepChart;
import lab.sizing.SweepPoint;
import lab.source.Source;
import lab.text.Language;
import lab.text.Text;
import org.jspecify.annotations.Nullable;

/** A run of the benchmarks for a person: a table for each benchmark, at most 100 columns, and the sweep's pictures. */
public final class BenchReport {

    private static final Head HEAD = new Head(
            "%-33s%-9s%8s%12s%9s%10s%9s%9s",
            List.of("", "driver", "threads", "right/s", "+-", "wrong/s", "p50 ms", "p99 ms"));

    /** For the cursor's benchmarks, which have one caller: time and garbage of a call. */
    private static final Head CURSOR_HEAD =
            new Head("%-45s%-9s%8s%12s%9s%12s", List.of("", "driver", "threads", "us/op", "+-", "KB/op"));

    private record Head(String format, List<String> columns) {
        String in(UnaryOperator<String> language) {
            return format.formatted(columns.stream().map(language).toArray());
        }
    }

    private BenchReport() {}

    /** All tables, what failed and what is missing, in the reader's language. */
    public static String of(BenchResult result) {
        var text = new StringBuilder();
        benchmarks(result)
                .forEach(name -> text.append("\n%s\n%s\n".formatted(name, table(result, name, Language::retold))));
        text.append(orders(result));
        result.failed()
                .forEach((cell, why) -> text.append(
                        "\n  " + Text.wrapped(retold("no figure for %s: %s".formatted(cell, why)), 94, "    ")));
        if (withoutPgbench(result)) {
            text.append(retold("\n  no pgbench on the PATH: without it there is no ceiling to compare with"));
        }
        if (result.ceilings().stream().anyMatch(ceiling -> ceiling.workload().equals("insert"))) {
            text.append(retold("\n  pgbench's insert takes one round trip more than the drivers', for BEGIN"));
        }
        if (!result.missing().isEmpty()) {
            text.append(retold("\n  interrupted; missing are these %d:"
                    .formatted(result.missing().size())));
            result.missing().forEach(cell -> text.append("\n    ").append(cell));
        }
        return text.toString();
    }

    /** Not there at all, which is something else than one that failed. */
    private static boolean withoutPgbench(BenchResult result) {
        return result.ceilings().isEmpty()
                && result.failed().keySet().stream().noneMatch(name -> name.startsWith(Pgbench.PROGRAM))
                && benchmarks(result).stream().anyMatch(BenchPlan.WORKLOADS::contains);
    }

    /** The benchmarks' names, in the order of the plan. */
    public static Set<String> benchmarks(BenchResult result) {
        return result.measured().stream()
                .map(measured -> measured.cell().benchmark())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** One benchmark's table without the name of the benchmark. */
    static String table(BenchResult result, String benchmark, UnaryOperator<String> language) {
        var lines = new ArrayList<String>();
        lines.add((BenchPlan.WORKLOADS.contains(benchmark) ? HEAD : CURSOR_HEAD).in(language));
        result.measured().stream()
                .filter(measured -> measured.cell().benchmark().equals(benchmark))
                .map(BenchPlan.WORKLOADS.contains(benchmark) ? BenchReport::line : BenchReport::cursorLine)
                .forEach(lines::add);
        result.ceilings().stream()
                .filter(ceiling -> ceiling.workload().equals(benchmark))
                .map(BenchReport::line)
                .forEach(lines::add);
        return String.join("\n", lines);
    }

    /** For each workload its sources, the fastest first; without those that do not fit into a line, which have a picture. */
    private static String orders(BenchResult result) {
        var lines = BenchPlan.WORKLOADS.stream()
                .flatMap(workload ->
                        order(result, workload).stream().map(order -> format("  %-12s%s\n", workload, order)))
                .filter(line -> line.stripTrailing().length() <= Text.COLUMNS)
                .collect(Collectors.joining());
        return lines.isEmpty()
                ? ""
                : retold(
                                "\nfastest first; ~ is less than %d %% apart, which the next run may have the other way round\n"
                                        .formatted(Repeatability.PERCENT))
                        + lines;
    }

    /**
     * The sources of a workload by their right answers: what two runs on a machine should agree on. Neighbours that are too close
     * to call stand as they were measured.
     */
    public static Optional<String> order(BenchResult result, String workload) {
        var measured = result.measured().stream()
                .filter(one ->
                        one.cell().benchmark().equals(workload) && one.cell().threads() == BenchPlan.SWEEP_THREADS)
                .toList();
        return measured.size() < 2
                ? Optional.empty()
                : Optional.of(ranks(measured).stream()
                        .map(rank -> rank.stream().map(one -> name(one.cell())).collect(Collectors.joining(" ~ ")))
                        .collect(Collectors.joining(" > ")));
    }

    private static List<List<Measured>> ranks(List<Measured> measured) {
        var ranks = new ArrayList<List<Measured>>();
        var faster = Double.POSITIVE_INFINITY;
        for (var next : fastestFirst(measured)) {
            if (Repeatability.higher(faster, next.okPerSecond())) {
                ranks.add(new ArrayList<>());
            }
            ranks.get(ranks.size() - 1).add(next);
            faster = next.okPerSecond();
        }
        ranks.forEach(rank -> rank.sort(Comparator.comparingInt(measured::indexOf)));
        return ranks;
    }

    private static List<Measured> fastestFirst(List<Measured> measured) {
        return measured.stream()
                .sorted(Comparator.comparingDouble(Measured::okPerSecond).reversed())
                .toList();
    }

    private static String name(Cell cell) {
        return cell.driver().equals(Driver.PGJDBC_NG.label()) ? cell.source() : cell.source() + " " + cell.driver();
    }

    private static String cursorLine(Measured measured) {
        var cell = measured.cell();
        var micros = 1e6 / measured.okPerSecond();
        var error = measured.errorPerSecond();
        var allocated = measured.allocated();
        return format(
                "  %-43s%-9s%8d%,12.0f%9s%12s",
                cell.source() + cell.own(),
                brief(cell.driver()),
                cell.threads(),
                micros,
                error(error == null ? null : micros * error / measured.okPerSecond()),
                allocated == null ? "" : format("%,.1f", allocated / 1000));
    }

    private static String brief(String driver) {
        return driver.replace("pgjdbc-ng", "ng");
    }

    private static String line(Measured measured) {
        var cell = measured.cell();
        var none = measured.okPerSecond() == 0;
        var line = format(
                "  %-31s%-9s%8d%,12.0f%9s%,10.0f%9s%9s",
                cell.source() + cell.own(),
                brief(cell.driver()),
                cell.threads(),
                measured.okPerSecond(),
                error(measured.errorPerSecond()),
                measured.failedPerSecond() + measured.corruptPerSecond(),
                none ? "-" : format("%.2f", measured.p50()),
                none ? "-" : format("%.2f", measured.p99()));
        return measured.damage() == 0 ? line : line + format("\n    %,d rows damaged", measured.damage());
    }

    private static String line(Ceiling ceiling) {
        return format(
                "  %-31s%-9s%8d%,12.0f%9s%10s%9.2f",
                Pgbench.PROGRAM, "libpq", ceiling.clients(), ceiling.perSecond(), "", "", ceiling.millis());
    }

    private static String error(@Nullable Double error) {
        return error == null ? "" : format("%,.0f", error);
    }

    /** The sweeps of pool sizes in this result: those workloads for which four sizes or more were measured. */
    public static List<Sweep> sweeps(BenchResult result, @Nullable Integer guess) {
        var sweeps = new ArrayList<Sweep>();
        for (var workload : BenchPlan.WORKLOADS) {
            var points = points(result, workload);
            if (!points.isEmpty()) {
                var machine = result.machine();
                var where = "%d cores, %s, PostgreSQL %s".formatted(machine.cores(), machine.jdk(), result.server());
                sweeps.add(new Sweep(
                        workload,
                        where,
                        BenchPlan.SWEEP_THREADS,
                        machine.cores(),
                        points,
                        pgbench(result, workload),
                        guess));
            }
        }
        return sweeps;
    }

    private static Map<String, List<SweepPoint>> points(BenchResult result, String workload) {
        var points = result.measured().stream()
                .filter(measured ->
                        measured.cell().inSweep() && measured.cell().benchmark().equals(workload))
                .collect(Collectors.groupingBy(
                        measured -> measured.cell().driver(),
                        LinkedHashMap::new,
                        Collectors.mapping(BenchReport::point, Collectors.toList())));
        points.values().removeIf(list -> list.size() < BenchPlan.LEAST_POOLS);
        return points;
    }

    private static SweepPoint point(Measured measured) {
        var pool = Integer.parseInt(measured.cell().source().substring(Source.POOL.length()));
        var error = measured.errorPerSecond() == null ? Double.NaN : measured.errorPerSecond();
        return new SweepPoint(pool, measured.okPerSecond(), error, measured.p99());
    }

    private static List<SweepPoint> pgbench(BenchResult result, String workload) {
        return result.ceilings().stream()
                .filter(ceiling -> ceiling.workload().equals(workload))
                .map(ceiling -> new SweepPoint(ceiling.clients(), ceiling.perSecond(), Double.NaN, Double.NaN))
                .toList();
    }

    /** Where a sweep is drawn, without the ending. */
    public static String picture(Sweep sweep) {
        return "sweep-" + sweep.workload();
    }

    /** Draws a sweep as {@code sweep-<workload>.svg} and {@code .png}. */
    public static void draw(Sweep sweep, Path folder) throws IOException {
        SweepChart.write(folder, picture(sweep), sweep);
    }
}
