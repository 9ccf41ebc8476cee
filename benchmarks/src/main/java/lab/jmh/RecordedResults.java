package lab.jmh;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lab.model.Sweep;

/**
 * The run that the documents quote: {@code docs/reference/results.md}, its pictures, and the file that both were made from, for
 * whoever wants to look at it with a guess of their own. Nothing on the page is typed by hand.
 */
public final class RecordedResults {

    private static final Map<String, String> BENCHMARKS = Map.of(
            "primaryKey", "One post by its primary key",
            "list", "The newest 50 posts",
            "insert", "A post and its event in one transaction",
            "wait20ms", "A query that waits 20 ms in the server",
            "listOf50", "The newest 50 posts through a cursor",
            "firstOfAll", "The first of 10,000 posts through a cursor");

    private RecordedResults() {}

    /** The page's place in a checkout. */
    public static Path page(Path root) {
        return root.resolve("docs/reference/results.md");
    }

    /** The result file's place in a checkout, beside the pictures. */
    public static Path file(Path root) {
        return root.resolve("docs/reference/results/bench.json");
    }

    /** Writes page, pictures and file, over what is there. */
    public static void write(Path root, BenchResult result) throws IOException {
        var kept = result.withoutJmh();
        Files.createDirectories(file(root).getParent());
        Files.write(
                file(root),
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(kept));
        BenchReport.draw(BenchReport.sweeps(kept, null), file(root).getParent());
        Files.writeString(page(root), page(kept));
    }

    /** The page that belongs to a result. */
    static String page(BenchResult result) {
        var sweeps = BenchReport.sweeps(result, null);
        var text = new StringBuilder(head(result));
        for (var benchmark : BenchReport.benchmarks(result)) {
            text.append("\n## ")
                    .append(BENCHMARKS.getOrDefault(benchmark, benchmark))
                    .append("\n");
            sweeps.stream()
                    .filter(sweep -> sweep.workload().equals(benchmark))
                    .forEach(sweep -> text.append(sweep(sweep)));
            text.append("\n```\n").append(BenchReport.table(result, benchmark)).append("\n```\n");
        }
        return text.toString();
    }

    private static String head(BenchResult result) {
        var machine = result.machine();
        return """
                # Recorded benchmarks

                One run of `./lab bench --%s --record`, which also made this page: %s, %d cores, %s, Java %s, PostgreSQL %s, %s,
                commit %s. [How to read it](performance.md).

                Look at it again, with your own guess of the best pool size on the pictures:
                `./lab bench --from docs/reference/results/bench.json --guess 40`. Your own machine: `./lab bench --%s --guess 40`.

                right/s: right answers a second. wrong/s: errors and wrong answers. +-: half of JMH's 99.9 %% interval, of all answers.
                p50, p99: latency of a call, with its wait for a connection. pgbench has its average in the last column.
                %s""".formatted(
                        result.plan(),
                        result.startedAt(),
                        machine.cores(),
                        machine.os(),
                        machine.jdk(),
                        result.server(),
                        drivers(result),
                        result.commit(),
                        result.plan(),
                        failed(result));
    }

    private static String drivers(BenchResult result) {
        return String.join(
                ", ",
                result.drivers().entrySet().stream()
                        .map(driver -> driver.getKey() + " " + driver.getValue())
                        .sorted()
                        .toList());
    }

    private static String failed(BenchResult result) {
        return String.join(
                "",
                result.failed().entrySet().stream()
                        .map(cell -> "\nNo figure for `%s`: %s.\n".formatted(cell.getKey(), cell.getValue()))
                        .toList());
    }

    private static String sweep(Sweep sweep) {
        var picture = "results/" + BenchReport.picture(sweep) + ".svg";
        var verdicts = sweep.points().keySet().stream()
                .map(driver -> "- %s: %s\n".formatted(driver, sweep.verdict(driver)))
                .toList();
        return "\n![%s: throughput and p99 by pool size](%s)\n\n%s"
                .formatted(sweep.workload(), picture, String.join("", verdicts));
    }
}
