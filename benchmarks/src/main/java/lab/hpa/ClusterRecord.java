package lab.hpa;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lab.config.StartupException;
import org.jspecify.annotations.Nullable;

/**
 * What somebody saw of an HPA and its pods on a cluster, every few seconds, as lines of
 * {@code seconds,hpa_replicas,pods,ready,cpu_mcore,hpa_percent_of_request,restarts}. {@code k8s/demo} writes one.
 */
public final class ClusterRecord {

    private static final List<String> COLUMNS =
            List.of("seconds", "hpa_replicas", "pods", "ready", "cpu_mcore", "hpa_percent_of_request", "restarts");

    /**
     * One look.
     *
     * @param second since the first one
     * @param wanted replicas, by the HPA's status; it can be behind the pods
     * @param pods that there are, also those that start or end
     * @param ready of them
     * @param cpuMillis CPU of all pods in thousandths of a core ({@code kubectl top})
     * @param percent of the request, as the HPA's status has it; null for {@code <unknown>}
     * @param restarts of all containers since the start
     */
    record Row(
            int second,
            int wanted,
            int pods,
            int ready,
            int cpuMillis,
            @Nullable Integer percent,
            int restarts) {}

    /** More pods than this an HPA of the lab's does not have either. */
    private static final int MOST_PODS = 100_000;

    private final NavigableMap<Integer, Row> rows;

    private ClusterRecord(NavigableMap<Integer, Row> rows) {
        this.rows = rows;
    }

    /**
     * Reads a record.
     *
     * @return null when the file is of another kind: it has no line with the names of three columns or more
     * @throws StartupException naming the column that is not there, or the first line that can't be used
     */
    public static @Nullable ClusterRecord read(Path file) {
        var lines = CpuSeries.text(file).lines().map(String::strip).toList();
        var head = IntStream.range(0, lines.size())
                .filter(i -> !skipped(lines.get(i)))
                .findFirst();
        if (head.isEmpty() || !lines.get(head.getAsInt()).matches("\\w*[A-Za-z]\\w*(\\s*,\\s*\\w+){2,}")) {
            return null;
        }
        var columns = columns(file, lines.get(head.getAsInt()));
        var rows = new TreeMap<Integer, Row>();
        for (var i = head.getAsInt() + 1; i < lines.size(); i++) {
            if (!skipped(lines.get(i))) {
                var row = row(columns, lines.get(i));
                if (row == null || (!rows.isEmpty() && row.second() <= rows.lastKey())) {
                    throw new StartupException(
                            "%s, line %d: '%.40s'; write whole numbers in the head's order, each second once."
                                    .formatted(file, i + 1, lines.get(i)));
                }
                rows.put(row.second(), row);
            }
        }
        rows.values().removeIf(row -> row.wanted() == 0); // before the HPA looked for the first time
        if (rows.isEmpty()) {
            throw new StartupException(file + " has no line with hpa_replicas above 0: no HPA was seen.");
        }
        return new ClusterRecord(rows);
    }

    private static boolean skipped(String line) {
        return line.isEmpty() || line.startsWith("#");
    }

    /** Where each of the known columns stands. */
    private static List<Integer> columns(Path file, String head) {
        var names = Arrays.stream(head.split(",", -1)).map(String::strip).toList();
        var missing = COLUMNS.stream().filter(column -> !names.contains(column)).collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new StartupException("%s has no column %s; a cluster's record has %s."
                    .formatted(file, missing, String.join(",", COLUMNS)));
        }
        return COLUMNS.stream().map(names::indexOf).toList();
    }

    /** Null when it can't be used. */
    private static @Nullable Row row(List<Integer> columns, String line) {
        var cells = Arrays.stream(line.split(",", -1)).map(String::strip).toList();
        var values = new ArrayList<@Nullable Integer>();
        for (var i = 0; i < columns.size(); i++) {
            var cell = columns.get(i) < cells.size() ? cells.get(columns.get(i)) : "none";
            var unknown = cell.isEmpty() && COLUMNS.get(i).equals("hpa_percent_of_request");
            if (!unknown && !cell.matches("\\d{1,8}")) {
                return null;
            }
            values.add(unknown ? null : Integer.valueOf(cell));
        }
        var percent = values.remove(5);
        var known = values.stream().mapToInt(value -> value == null ? 0 : value).toArray();
        return known[0] < CpuLines.MOST_SECONDS && Math.max(known[1], known[2]) <= MOST_PODS
                ? new Row(known[0], known[1], known[2], known[3], known[4], percent, known[5])
                : null;
    }

    /** When the HPA was seen for the first time. */
    int begin() {
        return rows.firstKey();
    }

    /** When it was seen for the last time, in seconds. */
    public int end() {
        return rows.lastKey();
    }

    /** Replicas at the beginning. */
    int replicas() {
        return rows.firstEntry().getValue().wanted();
    }

    /** What was seen last at that moment, which is not before {@link #begin}. */
    Row at(int second) {
        return rows.floorEntry(second).getValue();
    }

    /**
     * The changes of the replicas, each when it was first seen, in the HPA's status or in the number of pods: either can be behind
     * the other.
     */
    public List<Step> steps() {
        var steps = new ArrayList<Step>();
        var replicas = replicas();
        var before = rows.firstEntry().getValue();
        for (var row : rows.tailMap(before.second(), false).values()) {
            var now = row.pods() > 0 && row.pods() != before.pods() && row.pods() != replicas
                    ? row.pods()
                    : row.wanted() > 0 && row.wanted() != before.wanted() ? row.wanted() : replicas;
            if (now != replicas) {
                steps.add(new Step(row.second(), replicas, now));
                replicas = now;
            }
            before = row;
        }
        return steps;
    }
}
