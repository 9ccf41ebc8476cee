package lab.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lab.model.Sweep;
import lab.model.SweepPoint;
import lab.report.SweepChart;
import org.jspecify.annotations.Nullable;

/** A run of the benchmarks for a person: a table for each benchmark, at most 100 columns, and the sweep's pictures. */
public final class BenchReport {

    private static final String HEAD = "%-33s%-9s%8s%12s%9s%10s%9s%9s"
            .formatted("", "driver", "threads", "right/s", "+-", "wrong/s", "p50 ms", "p99 ms");

    /** For the cursor's benchmarks, which have one caller: time and garbage of a call. */
    private static final String CURSOR_HEAD =
            "%-45s%-9s%8s%12s%9s%12s".formatted("", "driver", "threads", "us/op", "+-", "KB/op");

    /** Below this a sweep has no shape, and its law no fit. */
    private static final int LEAST_POOLS = 4;

    private BenchReport() {}

    /** All tables, what failed and what is missing. */
    public static String of(BenchResult result) {
        var text = new StringBuilder();
        benchmarks(result).forEach(name -> text.append("%n%s%n%s%n".formatted(name, table(result, name))));
        result.failed().forEach((cell, why) -> text.append("%n  no figure for %s: %s".formatted(cell, why)));
        if (result.ceilings().isEmpty() && benchmarks(result).stream().anyMatch(Plan.WORKLOADS::contains)) {
            text.append("%n  no pgbench on the PATH: without it there is no ceiling to compare with".formatted());
        }
        if (!result.missing().isEmpty()) {
            text.append("%n  interrupted; missing are these %d:"
                    .formatted(result.missing().size()));
            result.missing().forEach(cell -> text.append("%n    %s".formatted(cell)));
        }
        return text.toString();
    }

    static Set<String> benchmarks(BenchResult result) {
        return result.measured().stream()
                .map(measured -> measured.cell().benchmark())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** One benchmark's table without the name of the benchmark. */
    static String table(BenchResult result, String benchmark) {
        var lines = new ArrayList<String>();
        lines.add(Plan.WORKLOADS.contains(benchmark) ? HEAD : CURSOR_HEAD);
        result.measured().stream()
                .filter(measured -> measured.cell().benchmark().equals(benchmark))
                .map(Plan.WORKLOADS.contains(benchmark) ? BenchReport::line : BenchReport::cursorLine)
                .forEach(lines::add);
        result.ceilings().stream()
                .filter(ceiling -> ceiling.workload().equals(benchmark))
                .map(ceiling -> "  %-31s%-9s%8d%,12.0f%9s%10s%9.2f"
                        .formatted(
                                "pgbench", "libpq", ceiling.clients(), ceiling.perSecond(), "", "", ceiling.millis()))
                .forEach(lines::add);
        return String.join(System.lineSeparator(), lines);
    }

    private static String cursorLine(Measured measured) {
        var cell = measured.cell();
        var micros = 1e6 / measured.okPerSecond();
        var error = measured.errorPerSecond();
        return "  %-43s%-9s%8d%,12.0f%9s%12s"
                .formatted(
                        cell.source() + cell.own(),
                        brief(cell.driver()),
                        cell.threads(),
                        micros,
                        error(error == null ? null : micros * error / measured.okPerSecond()),
                        measured.allocated() == null
                                ? ""
                                : String.format(Locale.ROOT, "%,.1f", measured.allocated() / 1000));
    }

    private static String brief(String driver) {
        return driver.replace("pgjdbc-ng", "ng");
    }

    private static String line(Measured measured) {
        var cell = measured.cell();
        var damage = measured.damage() == 0 ? "" : "  %,d rows damaged".formatted(measured.damage());
        return "  %-31s%-9s%8d%,12.0f%9s%,10.0f%9.2f%9.2f%s"
                .formatted(
                        cell.source() + cell.own(),
                        brief(cell.driver()),
                        cell.threads(),
                        measured.okPerSecond(),
                        error(measured.errorPerSecond()),
                        measured.failedPerSecond() + measured.corruptPerSecond(),
                        measured.p50(),
                        measured.p99(),
                        damage);
    }

    private static String error(@Nullable Double error) {
        return error == null ? "" : String.format(Locale.ROOT, "%,.0f", error);
    }

    /** The sweeps of pool sizes in this result: those workloads for which four sizes or more were measured. */
    public static List<Sweep> sweeps(BenchResult result, @Nullable Integer guess) {
        var sweeps = new ArrayList<Sweep>();
        for (var workload : Plan.WORKLOADS) {
            var points = points(result, workload);
            if (!points.isEmpty()) {
                var machine = result.machine();
                var where = "%d cores, %s, PostgreSQL %s".formatted(machine.cores(), machine.jdk(), result.server());
                sweeps.add(new Sweep(
                        workload,
                        where,
                        Plan.SWEEP_THREADS,
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
                .filter(measured -> measured.cell().benchmark().equals(workload)
                        && measured.cell().threads() == Plan.SWEEP_THREADS
                        && measured.cell().source().startsWith("pool-"))
                .collect(Collectors.groupingBy(
                        measured -> measured.cell().driver(),
                        LinkedHashMap::new,
                        Collectors.mapping(BenchReport::point, Collectors.toList())));
        points.values().removeIf(list -> list.size() < LEAST_POOLS);
        return points;
    }

    private static SweepPoint point(Measured measured) {
        var pool = Integer.parseInt(measured.cell().source().substring("pool-".length()));
        var error = measured.errorPerSecond() == null ? Double.NaN : measured.errorPerSecond();
        return new SweepPoint(pool, measured.okPerSecond(), error, measured.p99());
    }

    private static List<SweepPoint> pgbench(BenchResult result, String workload) {
        return result.ceilings().stream()
                .filter(ceiling -> ceiling.workload().equals(workload))
                .map(ceiling -> new SweepPoint(ceiling.clients(), ceiling.perSecond(), Double.NaN, Double.NaN))
                .toList();
    }

    /** The name of a sweep's picture, without its ending. */
    public static String picture(Sweep sweep) {
        return "sweep-" + sweep.workload();
    }

    /** Draws each sweep as {@code sweep-<workload>.svg} and {@code .png}; returns what each says about its machine. */
    public static List<String> draw(List<Sweep> sweeps, Path folder) throws IOException {
        var verdicts = new ArrayList<String>();
        for (var sweep : sweeps) {
            SweepChart.write(folder, picture(sweep), sweep);
            sweep.points()
                    .keySet()
                    .forEach(driver ->
                            verdicts.add("%s, %s: %s".formatted(sweep.workload(), driver, sweep.verdict(driver))));
        }
        return verdicts;
    }
}
