package lab.failures;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import lab.config.Driver;
import lab.source.Variant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Proof that the failure tests can fail: each variant's tests are run with the other variant's {@code Database} and {@code
 * ErrorHandler} in front of the class path. The tests of the broken variant must notice that somebody cured the bug, those of the
 * fixed one that somebody brought it back.
 */
@Tag("mutation")
class MutationTest {

    /** pgjdbc gives everybody what is theirs in these two, on either variant. */
    private static final Set<String> PGJDBC_DOES_NOT_FAIL = Set.of("F08_StatementNameRace", "F13_StaleStatements");

    @ParameterizedTest
    @CsvSource({"BROKEN, FIXED", "FIXED, BROKEN"})
    void everyFailureTestNoticesTheOtherVariant(Variant tests, Variant program, @TempDir Path reports)
            throws Exception {
        var run = CatalogueRun.of(tests, program, "F\\d\\d_.*Test", reports);
        System.out.printf("The tests of %s with the Database of %s:%n", tests.module(), program.module());
        run.flips()
                .forEach(flip -> System.out.printf(
                        "  %s, %s%n    demands  %s%n    flipped: %s%n",
                        flip.test(), flip.driver(), flip.verdict(), flip.outcome()));
        assertThat(run.broken()).as(run.output()).isEmpty();
        var expected = Catalogue.SHARED.stream()
                .map(experiment -> experiment.getClass().getSimpleName())
                .flatMap(test -> Arrays.stream(Driver.values())
                        .filter(driver -> driver == Driver.PGJDBC_NG || !PGJDBC_DOES_NOT_FAIL.contains(test))
                        .map(driver -> test + " " + driver.label()))
                .toList();
        assertThat(run.flips().stream().map(flip -> flip.test() + " " + flip.driver()))
                .as(run.output())
                .containsExactlyInAnyOrderElementsOf(expected);
    }
}
