package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P06_BackendsKilledUnderLoad;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P06_BackendsKilledUnderLoad}: one error each, and no more. */
class P06_BackendsKilledUnderLoadTest {

    private static final Verdict VERDICT = Verdict.onBoth("error: 3 of 3 fail (57P01 ");

    @ParameterizedTest
    @EnumSource
    void oneFailureForEachConnectionInUse(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P06_BackendsKilledUnderLoad(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
        assertThat(outcome.detail()).contains("3 of 3 fail (57P01 ", "none hangs");
    }
}
