package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.F06_DirtyRead;
import lab.failures.Outcome.Kind;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F06_DirtyRead} on this variant. */
class F06_DirtyReadTest {

    private static final Map<Driver, Kind> VERDICT =
            Map.of(Driver.PGJDBC_NG, Kind.CORRUPTION, Driver.PGJDBC, Kind.CORRUPTION);

    @ParameterizedTest
    @EnumSource
    void whetherAPostIsSeenThatIsNeverCommitted(Driver driver) throws SQLException {
        assertThat(Rehearsal.of(new F06_DirtyRead(), driver, Database::open).kind())
                .isEqualTo(VERDICT.get(driver));
    }
}
