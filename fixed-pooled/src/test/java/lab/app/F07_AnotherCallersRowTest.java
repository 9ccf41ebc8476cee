package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.F07_AnotherCallersRow;
import lab.failures.Outcome.Kind;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F07_AnotherCallersRow} on this variant. */
class F07_AnotherCallersRowTest {

    private static final Map<Driver, Kind> VERDICT =
            Map.of(Driver.PGJDBC_NG, Kind.NO_FAILURE, Driver.PGJDBC, Kind.NO_FAILURE);

    @ParameterizedTest
    @EnumSource
    void whosePostARequestIsGiven(Driver driver) throws SQLException {
        assertThat(Rehearsal.of(new F07_AnotherCallersRow(), driver, Database::open)
                        .kind())
                .isEqualTo(VERDICT.get(driver));
    }
}
