package lab.jmh;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lab.source.Source;

/**
 * One measurement to make, or made: a benchmark with a value for each of its parameters.
 *
 * @param benchmark the method's name, such as {@code primaryKey}
 * @param threads that call it at once
 * @param params {@code source}, {@code driver}, and the benchmark's own
 */
public record Cell(String benchmark, int threads, Map<String, String> params) {

    /** Copies the parameters, sorted by name. */
    public Cell {
        params = new TreeMap<>(params);
    }

    /** A cell without parameters of the benchmark's own. */
    static Cell of(String benchmark, String source, String driver, int threads) {
        return new Cell(benchmark, threads, Map.of("source", source, "driver", driver));
    }

    /** Where its connections come from, see {@link Source}. */
    public String source() {
        return params.getOrDefault("source", "");
    }

    /** The driver's label. */
    public String driver() {
        return params.getOrDefault("driver", "");
    }

    /** Whether it belongs to a sweep of pool sizes: pgbench has its workload, and its threads are the sweep's. */
    boolean inSweep() {
        return BenchPlan.WORKLOADS.contains(benchmark)
                && threads == BenchPlan.SWEEP_THREADS
                && source().startsWith(Source.POOL);
    }

    /** What a filter is matched against, such as {@code primaryKey pool-8 pgjdbc-ng threads=64}. */
    public String name() {
        return "%s %s %s threads=%d%s".formatted(benchmark, source(), driver(), threads, own());
    }

    /** The benchmark's own parameters, each with a space before it; empty when there are none. */
    public String own() {
        return params.entrySet().stream()
                .filter(param ->
                        !param.getKey().equals("source") && !param.getKey().equals("driver"))
                .map(param -> " " + param)
                .collect(Collectors.joining());
    }
}
