package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.Outcome.Kind;
import lab.failures.P06_BackendsKilledUnderLoad;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P06_BackendsKilledUnderLoad}: one error each, and no more. */
class P06_BackendsKilledUnderLoadTest {

    private static final Map<Driver, Kind> VERDICT = Map.of(Driver.PGJDBC_NG, Kind.ERROR, Driver.PGJDBC, Kind.ERROR);

    @ParameterizedTest
    @EnumSource
    void oneFailureForEachConnectionInUse(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P06_BackendsKilledUnderLoad(), driver, Database::open);
        assertThat(outcome.kind()).isEqualTo(VERDICT.get(driver));
        assertThat(outcome.detail()).contains("3 of 3 fail (57P01 ", "none hangs");
    }
}
