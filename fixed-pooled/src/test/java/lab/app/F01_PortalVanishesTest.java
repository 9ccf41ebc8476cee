package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F01_PortalVanishes;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F01_PortalVanishes} on this variant. */
class F01_PortalVanishesTest {

    private static final Verdict VERDICT = Verdict.onBoth("no failure: reads the other 40 rows succeeds");

    @ParameterizedTest
    @EnumSource
    void whetherAnExportIsReadToItsEnd(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F01_PortalVanishes(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
