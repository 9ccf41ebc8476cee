package lab.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.regex.Pattern;
import lab.config.StartupException;
import org.junit.jupiter.api.Test;

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
}
