package lab.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lab.machine.LabHome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The run that the documents quote, as {@code ./lab bench --full --record} leaves it. */
class RecordedResultsTest {

    private static final Path ROOT = LabHome.root();

    @BeforeAll
    static void needsARecordedRun() {
        var there = Files.exists(RecordedResults.file(ROOT));
        if (!there) {
            System.out.println(
                    "RecordedResultsTest is skipped: no run of ./lab bench --full --record is in the documents yet.");
        }
        assumeTrue(there);
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
}
