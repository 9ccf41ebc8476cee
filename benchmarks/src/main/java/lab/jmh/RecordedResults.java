package lab.jmh;

import static lab.text.Text.format;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import lab.sizing.Sweep;

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

    /** Where the pictures are. */
    static Path folder(Path root) {
        return root.resolve("docs/reference/results");
    }

    /** The result file's place in a checkout, beside the pictures. */
    public static Path file(Path root) {
        return folder(root).resolve("bench.json");
    }

    /** Writes page, pictures and file, over what is there. */
    public static void write(Path root, BenchResult result) throws IOException {
        var kept = result.withoutJmh();
        Files.createDirectories(folder(root));
        Files.write(
                file(root),
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsBytes(kept));
        for (var sweep : BenchReport.sweeps(kept, null)) {
            BenchReport.draw(sweep, folder(root));
        }
        Files.writeString(page(root), page(kept));
    }

    /** Why documents can't quote this run; empty when they can. */
    public static Optional<String> whyNot(BenchResult result) {
        var known = new HashSet<>(result.failed().keySet());
        result.measured().forEach(measured -> known.add(measured.cell().name()));
        var missing = BenchPlan.full().cells().stream()
                .filter(cell -> !known.contains(cell.name()))
                .count();
        if (!result.plan().equals(BenchPlan.FULL) || missing > 0) {
            return Optional.of("it has not the whole full plan: %d cells are missing".formatted(missing));
        }
        return result.ceilings().isEmpty() ? Optional.of("it has no figure of pgbench") : Optional.empty();
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
            text.append("\n```\n")
                    .append(BenchReport.table(result, benchmark, UnaryOperator.identity()))
                    .append("\n```\n");
        }
        return text.toString();
    }

    private static String head(BenchResult result) {
        var machine = result.machine();
        return format(
                """
                # Recorded benchmarks

                One run of `./lab bench --%s --record`, which also made this page: %s, %d cores, %s, Java %s, PostgreSQL %s, %s,
                commit %s. [How to read it](performance.md).

                Look at it again, with your own guess of the best pool size on the pictures:
                `./lab bench --from docs/reference/results/bench.json --guess 40`. Your own machine: `./lab bench --%s --guess 40`.

                right/s: right answers a second, by the clock on the wall. wrong/s: errors and wrong answers. +-: half of JMH's 99.9 %%
                interval of right/s. p50, p99: latency of a right answer, with its wait for a connection; each is the mean of the
                iterations' percentiles. pgbench has its average in the last column, and its insert takes one round trip more (BEGIN).
                %s""",
                result.plan(),
                result.startedAt(),
                machine.cores(),
                machine.os(),
                machine.jdk(),
                result.server() + (result.embedded() ? ", embedded, which does not wait for the disk" : ""),
                drivers(result),
                result.commit() == null ? "unknown" : result.commit(),
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
                        .map(cell -> format("\nNo figure for `%s`: %s.\n", cell.getKey(), cell.getValue()))
                        .toList());
    }

    private static String sweep(Sweep sweep) {
        var picture = "results/" + BenchReport.picture(sweep) + ".svg";
        var verdicts = sweep.points().keySet().stream()
                .map(driver -> format("- %s: %s\n", driver, sweep.verdict(driver)))
                .toList();
        return format(
                "\n![%s: throughput and p99 by pool size](%s)\n\n%s",
                sweep.workload(), picture, String.join("", verdicts));
    }
}
