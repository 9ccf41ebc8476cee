package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.Outcome.Kind;
import lab.failures.P05_SessionStateSurvivesReturn;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P05_SessionStateSurvivesReturn}: both drivers, and any pool, leave to the application what it sets with SQL. */
class P05_SessionStateSurvivesReturnTest {

    private static final Map<Driver, Kind> VERDICT =
            Map.of(Driver.PGJDBC_NG, Kind.CORRUPTION, Driver.PGJDBC, Kind.CORRUPTION);

    @ParameterizedTest
    @EnumSource
    void whereTheNextBorrowersPostGoes(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P05_SessionStateSurvivesReturn(), driver, Database::open);
        assertThat(outcome.kind()).isEqualTo(VERDICT.get(driver));
        assertThat(outcome.detail()).contains("tenant_a.posts");
    }
}
