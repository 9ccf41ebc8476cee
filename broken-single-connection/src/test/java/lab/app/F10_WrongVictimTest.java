package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.F10_WrongVictim;
import lab.failures.Outcome.Kind;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F10_WrongVictim} on this variant. */
class F10_WrongVictimTest {

    private static final Map<Driver, Kind> VERDICT = Map.of(Driver.PGJDBC_NG, Kind.ERROR, Driver.PGJDBC, Kind.ERROR);

    @ParameterizedTest
    @EnumSource
    void whomATimeOutCancels(Driver driver) throws SQLException {
        assertThat(Rehearsal.of(new F10_WrongVictim(), driver, Database::open).kind())
                .isEqualTo(VERDICT.get(driver));
    }
}
