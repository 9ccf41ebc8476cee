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

class PlanTest {

    @Test
    void quickTakesFourMinutesAtMostAndFullAnHour() {
        assertThat(Plan.quick().expected()).isLessThanOrEqualTo(Duration.ofMinutes(4));
        assertThat(Plan.full().expected()).isLessThanOrEqualTo(Duration.ofMinutes(60));
    }

    @Test
    void noCellIsMeasuredTwice() {
        assertThat(Plan.quick().cells()).doesNotHaveDuplicates();
        assertThat(Plan.full().cells()).doesNotHaveDuplicates();
    }

    @Test
    void aFilterChoosesByAnyPartOfTheName() {
        var chosen = Plan.full().matching(Pattern.compile("wait20ms pool-.* pgjdbc threads=64"));
        assertThat(chosen.cells()).hasSize(Plan.POOLS.size());
        assertThat(chosen.workloads()).containsExactly("wait20ms");
    }

    @Test
    void aFilterThatFindsNothingListsWhatThereIs() {
        assertThatThrownBy(() -> Plan.quick().matching(Pattern.compile("nothing")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("Nothing in the quick plan matches 'nothing'")
                .hasMessageContaining("a benchmark: insert, list, primaryKey, wait20ms")
                .hasMessageContaining("a source: locked, per-request, pool-1, pool-25, shared")
                .hasMessageContaining("a driver: pgjdbc, pgjdbc-ng")
                .hasMessageContaining("primaryKey shared pgjdbc-ng threads=64");
    }

    @Test
    void whatOnlyTheFullPlanHasIsNamed() {
        assertThatThrownBy(() -> Plan.quick().matching(Pattern.compile("listOf50")))
                .hasMessageContaining("add --full, which has it");
        assertThatThrownBy(() -> Plan.quick().matching(Pattern.compile("nothing")))
                .hasMessageNotContaining("--full");
        assertThatThrownBy(() -> Plan.full().matching(Pattern.compile("nothing")))
                .hasMessageNotContaining("--full")
                .hasMessageContaining("fetchSize=0, fetchSize=10, fetchSize=50, transaction=false, transaction=true");
    }

    @Test
    void fourPoolsOfAWorkloadAreASweep() {
        assertThat(Plan.full().sweeps()).isTrue();
        assertThat(Plan.full()
                        .matching(Pattern.compile("list pool-(1|2|4|8) .*ng"))
                        .sweeps())
                .isTrue();
        assertThat(Plan.full().matching(Pattern.compile("list pool-(1|2) ")).sweeps())
                .isFalse();
        assertThat(Plan.full().matching(Pattern.compile("listOf50")).sweeps()).isFalse();
        assertThat(Plan.quick().sweeps()).isFalse();
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
        var plan = command.group(1) == null ? Plan.quick() : Plan.full();
        assertThat(plan.matching(Pattern.compile(command.group(2))).cells())
                .extracting(Cell::benchmark)
                .contains(benchmark);
    }
}
