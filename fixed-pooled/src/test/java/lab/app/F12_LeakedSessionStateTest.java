package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F12_LeakedSessionState;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F12_LeakedSessionState} on this variant. */
class F12_LeakedSessionStateTest {

    private static final Verdict VERDICT = Verdict.onBoth("no failure: none of R1's 6 settings reaches R2");

    @ParameterizedTest
    @EnumSource
    void whichOfARequestsSettingsReachAnother(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F12_LeakedSessionState(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
