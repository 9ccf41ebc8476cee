package lab.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import lab.machine.LabHome;
import lab.source.Source;
import lab.testing.Skip;
import lab.text.Text;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The run that the documents quote, as {@code ./lab bench --full --record} leaves it. */
class RecordedResultsTest {

    private static final Path ROOT = LabHome.root();

    @BeforeAll
    static void needsARecordedRun() {
        Skip.unless(
                Files.exists(RecordedResults.file(ROOT)),
                "RecordedResultsTest needs a run of ./lab bench --full --record in the documents.");
    }

    @Test
    void thePageIsWhatTheLabMakesOfTheRun() throws IOException {
        var recorded = BenchResult.read(RecordedResults.file(ROOT));
        assertThat(Files.readString(RecordedResults.page(ROOT))).isEqualTo(RecordedResults.page(recorded));
    }

    @Test
    void theRunIsAWholeOneOfACommit() {
        var recorded = BenchResult.read(RecordedResults.file(ROOT));
        assertThat(RecordedResults.whyNot(recorded)).isEmpty();
        assertThat(recorded.commit()).matches("[0-9a-f]{7,}");
    }

    @Test
    void everyPictureIsThere() {
        var sweeps = BenchReport.sweeps(BenchResult.read(RecordedResults.file(ROOT)), null);
        assertThat(sweeps).hasSameSizeAs(BenchPlan.WORKLOADS).allSatisfy(sweep -> {
            assertThat(RecordedResults.folder(ROOT).resolve(BenchReport.picture(sweep) + ".svg"))
                    .isNotEmptyFile();
            assertThat(RecordedResults.folder(ROOT).resolve(BenchReport.picture(sweep) + ".png"))
                    .isNotEmptyFile();
        });
    }

    @Test
    void whatIsSaidOfTheBestPoolsIsTheRuns() throws IOException {
        var recorded = BenchResult.read(RecordedResults.file(ROOT));
        var performance = performance();
        for (var driver : recorded.drivers().keySet()) {
            for (var workload : BenchPlan.WORKLOADS) {
                assertThat(performance).contains(ofTheBestPool(recorded, workload, driver));
            }
        }
    }

    private static String ofTheBestPool(BenchResult recorded, String workload, String driver) {
        var best = recorded.measured().stream()
                .filter(measured -> measured.cell().inSweep()
                        && measured.cell().benchmark().equals(workload)
                        && measured.cell().driver().equals(driver))
                .max(Comparator.comparingDouble(Measured::okPerSecond))
                .orElseThrow();
        var size = Integer.parseInt(best.cell().source().substring(Source.POOL.length()));
        var ceiling = recorded.ceilings().stream()
                .filter(pgbench -> pgbench.workload().equals(workload)
                        && pgbench.clients() == Math.min(size, BenchPlan.SWEEP_THREADS))
                .findFirst()
                .orElseThrow();
        return Text.format(
                "pool of %d: %,.0f/s, %.0f %%",
                size, best.okPerSecond(), 100 * best.okPerSecond() / ceiling.perSecond());
    }

    @Test
    void whatIsSaidOfCursorsIsTheRuns() throws IOException {
        var recorded = BenchResult.read(RecordedResults.file(ROOT));
        var performance = performance();
        assertThat(recorded.measured().stream()
                        .filter(measured ->
                                !BenchPlan.WORKLOADS.contains(measured.cell().benchmark())))
                .hasSize(24)
                .allSatisfy(measured -> assertThat(performance)
                        .contains(Text.format(
                                "%,.0f us, %,.0f KB",
                                1e6 / measured.okPerSecond(), Objects.requireNonNull(measured.allocated()) / 1000)));
    }

    private static String performance() throws IOException {
        return Files.readString(ROOT.resolve("docs/reference/performance.md"));
    }
}
