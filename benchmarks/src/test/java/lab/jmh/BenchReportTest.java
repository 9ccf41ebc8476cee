package lab.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lab.machine.Machine;
import org.junit.jupiter.api.Test;

/** What is printed of a run, whatever the reader's locale. */
class BenchReportTest {

    private static final Cell CELL = Cell.of("insert", "per-request", "pgjdbc-ng", 200);
    private static final Measured MEASURED =
            new Measured(CELL, 1234567.8, 123456.7, 1234567.8, 0, 9_999_999, 12345.67, 23456.78, 34567.89, null);

    @Test
    void aRowFitsIntoAHundredColumnsAndDamageHasALineOfItsOwn() {
        var table = BenchReport.table(result(Map.of(), List.of()), "insert", UnaryOperator.identity());
        assertThat(table.lines()).hasSize(4).allMatch(line -> line.length() <= 100);
        assertThat(table.lines()).contains("    9,999,999 rows damaged").anyMatch(line -> line.contains("1,234,568"));
    }

    @Test
    void theOrderSaysWhatMayTurnRound() {
        var ordered = ordered(
                measured("shared", "pgjdbc-ng", 17_000),
                measured("per-request", "pgjdbc-ng", 300),
                measured("pool-25", "pgjdbc-ng", 18_000),
                measured("pool-25", "pgjdbc", 30_000));
        assertThat(BenchReport.order(ordered, "insert")).contains("pool-25 pgjdbc > shared ~ pool-25 > per-request");
        assertThat(BenchReport.of(ordered)).contains("fastest first; ~ is less than 25 % apart");
    }

    @Test
    void anOrderThatDoesNotFitIntoALineIsLeftOut() {
        var many = Stream.of("shared", "locked", "per-request", "pool-100")
                .flatMap(source -> Stream.of("pgjdbc-ng", "pgjdbc").map(driver -> measured(source, driver, 1)))
                .toArray(Measured[]::new);
        assertThat(BenchReport.of(ordered(many))).doesNotContain("fastest first");
    }

    @Test
    void oneSourceHasNoOrder() {
        assertThat(BenchReport.order(result(Map.of(), List.of()), "insert")).isEmpty();
    }

    @Test
    void theLocaleChangesNothing() {
        var english = BenchReport.of(result(Map.of(), List.of()));
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(BenchReport.of(result(Map.of(), List.of()))).isEqualTo(english);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void whereNoAnswerWasRightThereIsNoLatency() {
        var none = new Measured(CELL, 0, null, 5, 5, 0, 0, 0, 0, null);
        var result = result(List.of(none), Map.of(), List.of(), List.of());
        assertThat(BenchReport.table(result, "insert", UnaryOperator.identity()).lines())
                .anyMatch(line -> line.matches(".* 0 +10 +- +-"));
    }

    @Test
    void aPgbenchThatFailedIsNotMissing() {
        var failed = result(List.of(MEASURED), Map.of("pgbench insert clients=8", "too old"), List.of(), List.of());
        assertThat(BenchReport.of(failed))
                .contains("no figure for pgbench insert clients=8: too old")
                .doesNotContain("on the PATH");
        assertThat(BenchReport.of(result(List.of(MEASURED), Map.of(), List.of(), List.of())))
                .contains("no pgbench on the PATH");
    }

    @Test
    void pgbenchsLongerInsertIsSaid() {
        assertThat(BenchReport.of(result(Map.of(), List.of()))).contains("one round trip more");
    }

    @Test
    void aPartOfARunIsNotRecorded() {
        assertThat(RecordedResults.whyNot(result(Map.of(), List.of("insert shared pgjdbc-ng threads=64"))))
                .hasValueSatisfying(why -> assertThat(why).contains("cells are missing"));
    }

    private static Measured measured(String source, String driver, double perSecond) {
        var cell = Cell.of("insert", source, driver, BenchPlan.SWEEP_THREADS);
        return new Measured(cell, perSecond, 1.0, 0, 0, 0, 1, 1, 1, null);
    }

    private static BenchResult ordered(Measured... measured) {
        return result(List.of(measured), Map.of(), List.of(), List.of());
    }

    private static BenchResult result(Map<String, String> failed, List<String> missing) {
        return result(List.of(MEASURED), failed, missing, List.of(new Ceiling("insert", 64, 12345.6, 5.18)));
    }

    private static BenchResult result(
            List<Measured> measured, Map<String, String> failed, List<String> missing, List<Ceiling> ceilings) {
        return new BenchResult(
                BenchResult.KIND,
                BenchResult.VERSION,
                "2026-01-01T00:00:00Z",
                null,
                Machine.here(),
                "18.6",
                true,
                Map.of(),
                BenchPlan.FULL,
                measured,
                failed,
                missing,
                ceilings,
                JsonNodeFactory.instance.arrayNode());
    }
}
