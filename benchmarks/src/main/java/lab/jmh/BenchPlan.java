package lab.jmh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.config.StartupException;

/**
 * What to measure, and for how long each.
 *
 * @param name {@code quick} or {@code full}
 * @param cells in the order in which they are measured
 * @param warmups iterations that do not count
 * @param iterations that do
 * @param time of each iteration
 * @param sweepForks JVMs, one after the other, for each cell of a sweep: the compiler decides anew in each
 * @param ceilings for how many clients pgbench measures each workload
 */
public record BenchPlan(
        String name,
        List<Cell> cells,
        int warmups,
        int iterations,
        Duration time,
        int sweepForks,
        List<Integer> ceilings) {

    /** The four workloads that are compared with pgbench. */
    public static final List<String> WORKLOADS = List.of("primaryKey", "list", "insert", "wait20ms");

    /** The pools of the sweep. */
    public static final List<Integer> POOLS = List.of(1, 2, 4, 8, 16, 25, 50, 100);

    /** Client threads of the sweep. */
    public static final int SWEEP_THREADS = 64;

    /** Below this a sweep has no shape, and its law no fit. */
    static final int LEAST_POOLS = 4;

    /** The plan that has everything. */
    public static final String FULL = "full";

    private static final List<String> SOURCES = List.of("shared", "locked", "per-request", "pool-25");
    private static final List<String> DRIVERS = List.of("pgjdbc-ng", "pgjdbc");

    /** What a fork needs besides its iterations: a JVM, a database, a pool. Measured on 2 cores. */
    private static final Duration OVERHEAD = Duration.ofMillis(4500);

    /** How long pgbench measures each ceiling. */
    static final Duration CEILING = Duration.ofSeconds(3);

    /** How long it runs before that. Nobody's first second is a ceiling. */
    static final Duration CEILING_WARMUP = Duration.ofSeconds(2);

    /**
     * As the pools, with at most as many as there are client threads: no pool has more connections in use. Without 1: alone, client and
     * server wake each other's sleeping core for every message. On 2 cores one client did 8,700 to 9,500 reads/s, and 35,200 to
     * 38,500 beside two idle loops at the lowest priority, which kept the cores awake. A pool of 1 between 64 callers has no such pause.
     */
    private static final List<Integer> CLIENTS = List.of(2, 4, 8, 16, 25, 50, SWEEP_THREADS);

    /**
     * Under 4 minutes: all sources and both drivers with the tiniest query, shared and pooled with the others. The time goes into
     * warming up: the compiler has two cores to share with 64 callers and a database, and figures from before repeat badly.
     */
    public static BenchPlan quick() {
        var cells = new ArrayList<Cell>();
        Stream.of("shared", "locked", "per-request", "pool-1", "pool-25")
                .forEach(source -> cells.add(Cell.of("primaryKey", source, "pgjdbc-ng", SWEEP_THREADS)));
        cells.add(Cell.of("primaryKey", "pool-25", "pgjdbc", SWEEP_THREADS));
        for (var workload : WORKLOADS.subList(1, WORKLOADS.size())) {
            Stream.of("shared", "pool-25")
                    .forEach(source -> cells.add(Cell.of(workload, source, "pgjdbc-ng", SWEEP_THREADS)));
        }
        return new BenchPlan("quick", cells, 8, 4, Duration.ofSeconds(1), 1, List.of(8, 25));
    }

    /**
     * About an hour: the sweep of pool sizes, the sources at 64 threads and the cursor, with both drivers; the sources at 1, 8 and
     * 200 threads with pgjdbc-ng, for the workload that keeps the cores busy most and the one that does so least.
     */
    public static BenchPlan full() {
        var cells = new ArrayList<Cell>();
        for (var driver : DRIVERS) {
            for (var workload : WORKLOADS) {
                var extreme = driver.equals("pgjdbc-ng")
                        && List.of("primaryKey", "wait20ms").contains(workload);
                var threads = extreme ? List.of(1, 8, SWEEP_THREADS, 200) : List.of(SWEEP_THREADS);
                POOLS.forEach(pool -> cells.add(Cell.of(workload, "pool-" + pool, driver, SWEEP_THREADS)));
                for (var source : SOURCES) {
                    threads.stream()
                            .map(count -> Cell.of(workload, source, driver, count))
                            .filter(cell -> !cells.contains(cell))
                            .forEach(cells::add);
                }
            }
            cells.addAll(cursors(driver));
        }
        return new BenchPlan(FULL, cells, 8, 4, Duration.ofSeconds(1), 2, CLIENTS);
    }

    private static List<Cell> cursors(String driver) {
        var cells = new ArrayList<Cell>();
        for (var benchmark : List.of("listOf50", "firstOfAll")) {
            for (var transaction : List.of("false", "true")) {
                for (var fetchSize : List.of("0", "10", "50")) {
                    var params = Map.of(
                            "source", "pool-8", "driver", driver, "fetchSize", fetchSize, "transaction", transaction);
                    cells.add(new Cell(benchmark, 1, params));
                }
            }
        }
        return cells;
    }

    /**
     * Only those cells whose name the expression finds.
     *
     * @throws StartupException when there is none; the message lists what names are made of
     */
    public BenchPlan matching(Pattern filter) {
        var chosen = cells.stream()
                .filter(cell -> filter.matcher(cell.name()).find())
                .toList();
        if (chosen.isEmpty()) {
            throw new StartupException("Nothing in the %s plan matches '%s'%s A name is made of\n%s"
                    .formatted(name, filter, elsewhere(filter), vocabulary()));
        }
        return new BenchPlan(name, chosen, warmups, iterations, time, sweepForks, ceilings);
    }

    private String elsewhere(Pattern filter) {
        var full = name.equals(FULL) ? Stream.<Cell>of() : full().cells().stream();
        return full.anyMatch(cell -> filter.matcher(cell.name()).find()) ? "; add --full, which has it." : ".";
    }

    private String vocabulary() {
        return Stream.of(
                        words("  a benchmark", cells.stream().map(Cell::benchmark)),
                        words("  a source", cells.stream().map(Cell::source)),
                        words("  a driver", cells.stream().map(Cell::driver)),
                        words("  threads", cells.stream().map(cell -> "threads=" + cell.threads())),
                        words(
                                "  and of its own",
                                cells.stream()
                                        .flatMap(cell -> Stream.of(cell.own().split(" ")))),
                        "and looks like '" + cells.get(0).name() + "'")
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String words(String what, Stream<String> words) {
        var all = words.filter(word -> !word.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
        return all.isEmpty() ? "" : what + ": " + String.join(", ", all);
    }

    /** The workloads among the cells that pgbench can do as well. */
    List<String> workloads() {
        return WORKLOADS.stream()
                .filter(workload ->
                        cells.stream().anyMatch(cell -> cell.benchmark().equals(workload)))
                .toList();
    }

    /** Whether it measures so many pool sizes of a workload that they make a sweep, see {@link BenchReport#sweeps}. */
    public boolean sweeps() {
        return cells.stream()
                .filter(Cell::inSweep)
                .collect(Collectors.groupingBy(cell -> cell.benchmark() + cell.driver(), Collectors.counting()))
                .values()
                .stream()
                .anyMatch(pools -> pools >= LEAST_POOLS);
    }

    /** How many JVMs measure a cell, one after the other. What is said of pool sizes is said of differences that one JVM has by chance. */
    int forks(Cell cell) {
        return cell.inSweep() ? sweepForks : 1;
    }

    /** How long all of it will take. */
    public Duration expected() {
        var ceilingTime =
                CEILING.plus(CEILING_WARMUP).multipliedBy((long) workloads().size() * ceilings.size());
        return OVERHEAD.plus(time.multipliedBy((long) warmups + iterations))
                .multipliedBy(cells.stream().mapToInt(this::forks).sum())
                .plus(ceilingTime);
    }
}
