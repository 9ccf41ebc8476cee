package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.Outcome.Kind;
import lab.failures.P09_CursorWithAutocommit;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P09_CursorWithAutocommit}: pgjdbc fetches all rows at once when autocommit is on. */
class P09_CursorWithAutocommitTest {

    private static final Map<Driver, Kind> VERDICT =
            Map.of(Driver.PGJDBC_NG, Kind.ERROR, Driver.PGJDBC, Kind.NO_FAILURE);

    @ParameterizedTest
    @EnumSource
    void whatBecomesOfTheEleventhRow(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P09_CursorWithAutocommit(), driver, Database::open);
        assertThat(outcome.kind()).isEqualTo(VERDICT.get(driver));
    }
}
