package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.F15_HealthyButDead;
import lab.failures.Outcome.Kind;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F15_HealthyButDead} on this variant. */
class F15_HealthyButDeadTest {

    private static final Map<Driver, Kind> VERDICT =
            Map.of(Driver.PGJDBC_NG, Kind.NO_FAILURE, Driver.PGJDBC, Kind.NO_FAILURE);

    @ParameterizedTest
    @EnumSource
    void whatTheProbesSayWhenNobodyIsServed(Driver driver) throws SQLException {
        assertThat(Rehearsal.of(new F15_HealthyButDead(), driver, Database::open)
                        .kind())
                .isEqualTo(VERDICT.get(driver));
    }
}
