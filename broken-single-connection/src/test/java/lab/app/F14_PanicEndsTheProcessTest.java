package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.F14_PanicEndsTheProcess;
import lab.failures.Outcome.Kind;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F14_PanicEndsTheProcess} on this variant. */
class F14_PanicEndsTheProcessTest {

    private static final Map<Driver, Kind> VERDICT = Map.of(Driver.PGJDBC_NG, Kind.ERROR, Driver.PGJDBC, Kind.ERROR);

    @ParameterizedTest
    @EnumSource
    void whatOneErrorDoesToTheProcess(Driver driver) throws SQLException {
        assertThat(Rehearsal.of(new F14_PanicEndsTheProcess(), driver, Database::open)
                        .kind())
                .isEqualTo(VERDICT.get(driver));
    }
}
