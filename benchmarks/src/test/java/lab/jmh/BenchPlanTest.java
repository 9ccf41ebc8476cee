package lab.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import lab.config.StartupException;
import lab.machine.LabHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchPlanTest {

    @Test
    void quickTakesFourMinutesAtMostAndFullAnHour() {
        assertThat(BenchPlan.quick().expected()).isLessThanOrEqualTo(Duration.ofMinutes(4));
        assertThat(BenchPlan.full().expected()).isLessThanOrEqualTo(Duration.ofMinutes(60));
    }

    @Test
    void noCellIsMeasuredTwice() {
        assertThat(BenchPlan.quick().cells()).doesNotHaveDuplicates();
        assertThat(BenchPlan.full().cells()).doesNotHaveDuplicates();
    }

    @Test
    void aFilterChoosesByAnyPartOfTheName() {
        var chosen = BenchPlan.full().matching(Pattern.compile("wait20ms pool-.* pgjdbc threads=64"));
        assertThat(chosen.cells()).hasSize(BenchPlan.POOLS.size());
        assertThat(chosen.workloads()).containsExactly("wait20ms");
    }

    @Test
    void aFilterThatFindsNothingListsWhatThereIs() {
        assertThatThrownBy(() -> BenchPlan.quick().matching(Pattern.compile("nothing")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("Nothing in the quick plan matches 'nothing'")
                .hasMessageContaining("a benchmark: insert, list, primaryKey, wait20ms")
                .hasMessageContaining("a source: locked, per-request, pool-1, pool-25, shared")
                .hasMessageContaining("a driver: pgjdbc, pgjdbc-ng")
                .hasMessageContaining("primaryKey shared pgjdbc-ng threads=64");
    }

    @Test
    void whatOnlyTheFullPlanHasIsNamed() {
        assertThatThrownBy(() -> BenchPlan.quick().matching(Pattern.compile("listOf50")))
                .hasMessageContaining("add --full, which has it");
        assertThatThrownBy(() -> BenchPlan.quick().matching(Pattern.compile("nothing")))
                .hasMessageNotContaining("--full");
        assertThatThrownBy(() -> BenchPlan.full().matching(Pattern.compile("nothing")))
                .hasMessageNotContaining("--full")
                .hasMessageContaining("fetchSize=0, fetchSize=10, fetchSize=50, transaction=false, transaction=true");
    }

    @Test
    void fourPoolsOfAWorkloadAreASweep() {
        assertThat(BenchPlan.full().sweeps()).isTrue();
        assertThat(BenchPlan.full()
                        .matching(Pattern.compile("list pool-(1|2|4|8) .*ng"))
                        .sweeps())
                .isTrue();
        assertThat(BenchPlan.full()
                        .matching(Pattern.compile("list pool-(1|2) "))
                        .sweeps())
                .isFalse();
        assertThat(BenchPlan.full().matching(Pattern.compile("listOf50")).sweeps())
                .isFalse();
        assertThat(BenchPlan.quick().sweeps()).isFalse();
    }

    /** Each benchmark's file opens with the command that runs it. */
    @ParameterizedTest
    @CsvSource({
        "B01_PrimaryKeyRead, primaryKey",
        "B02_ListOf50, list",
        "B03_InsertTransaction, insert",
        "B04_Wait20Millis, wait20ms",
        "B05_Cursor, listOf50",
        "B05_Cursor, firstOfAll"
    })
    void theCommandInABenchmarksFileMeasuresIt(String file, String benchmark) throws IOException {
        var source = LabHome.root().resolve("benchmarks/src/main/java/lab/jmh/" + file + ".java");
        var command = Pattern.compile("\\./lab bench (--full )?'?([^'\n]+)").matcher(Files.readString(source));
        assertThat(command.find()).isTrue();
        var plan = command.group(1) == null ? BenchPlan.quick() : BenchPlan.full();
        assertThat(plan.matching(Pattern.compile(command.group(2))).cells())
                .extracting(Cell::benchmark)
                .contains(benchmark);
    }
}
