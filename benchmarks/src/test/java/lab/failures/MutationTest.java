package lab.failures;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lab.race.Variant;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Proof that the failure tests can fail: each variant's tests are run with the other variant's {@code Database} in front of the
 * class path. The tests of the broken variant must notice that somebody cured the bug, those of the fixed one that somebody
 * brought it back.
 */
@Timeout(400)
class MutationTest {

    @ParameterizedTest
    @CsvSource({"BROKEN, FIXED", "FIXED, BROKEN"})
    void everyFailureTestNoticesTheOtherVariantsDatabase(Variant tests, Variant database, @TempDir Path reports)
            throws Exception {
        var run = CatalogueRun.of(tests, database, reports);
        System.out.printf("The tests of %s with the Database of %s:%n", tests.module(), database.module());
        run.failed().forEach((test, drivers) -> System.out.printf("  %-34s flipped for %s%n", test, drivers));
        assertThat(run.failed()).as(run.output()).hasSize(Catalogue.SHARED.size());
        assertThat(run.failed().values()).allMatch(drivers -> drivers.contains("pgjdbc-ng"));
    }
}
