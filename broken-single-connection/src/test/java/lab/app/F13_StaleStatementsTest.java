package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.F13_StaleStatements;
import lab.failures.Outcome.Kind;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F13_StaleStatements} on this variant. */
class F13_StaleStatementsTest {

    private static final Map<Driver, Kind> VERDICT =
            Map.of(Driver.PGJDBC_NG, Kind.ERROR, Driver.PGJDBC, Kind.NO_FAILURE);

    @ParameterizedTest
    @EnumSource
    void whatDeallocatingDoesToEverybody(Driver driver) throws SQLException {
        assertThat(Rehearsal.of(new F13_StaleStatements(), driver, Database::open)
                        .kind())
                .isEqualTo(VERDICT.get(driver));
    }
}
