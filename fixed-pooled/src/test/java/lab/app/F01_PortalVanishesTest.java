package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.F01_PortalVanishes;
import lab.failures.Outcome.Kind;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F01_PortalVanishes} on this variant. */
class F01_PortalVanishesTest {

    private static final Map<Driver, Kind> VERDICT =
            Map.of(Driver.PGJDBC_NG, Kind.NO_FAILURE, Driver.PGJDBC, Kind.NO_FAILURE);

    @ParameterizedTest
    @EnumSource
    void whetherAnExportIsReadToItsEnd(Driver driver) throws SQLException {
        assertThat(Rehearsal.of(new F01_PortalVanishes(), driver, Database::open)
                        .kind())
                .isEqualTo(VERDICT.get(driver));
    }
}
