package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.F11_KilledBackend;
import lab.failures.Outcome.Kind;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F11_KilledBackend} on this variant. */
class F11_KilledBackendTest {

    private static final Map<Driver, Kind> VERDICT =
            Map.of(Driver.PGJDBC_NG, Kind.NO_FAILURE, Driver.PGJDBC, Kind.NO_FAILURE);

    @ParameterizedTest
    @EnumSource
    void whatTheEndOfOneConnectionDoesToEverybody(Driver driver) throws SQLException {
        assertThat(Rehearsal.of(new F11_KilledBackend(), driver, Database::open).kind())
                .isEqualTo(VERDICT.get(driver));
    }
}
