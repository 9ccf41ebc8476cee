package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F13_StaleStatements;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F13_StaleStatements} on this variant. */
class F13_StaleStatementsTest {

    private static final Verdict VERDICT = Verdict.on("error: 26000 after DEALLOCATE ALL, 0A000 ", "no failure: ok ");

    @ParameterizedTest
    @EnumSource
    void whatDeallocatingDoesToEverybody(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F13_StaleStatements(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
