package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F10_WrongVictim;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F10_WrongVictim} on this variant. */
class F10_WrongVictimTest {

    private static final Verdict VERDICT = Verdict.onBoth("no failure: counts the posts succeeds");

    @ParameterizedTest
    @EnumSource
    void whomATimeOutCancels(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F10_WrongVictim(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
