package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import lab.config.Driver;
import lab.failures.Outcome.Kind;
import lab.failures.P08_StatementLostForever;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P08_StatementLostForever}: pgjdbc prepares anew by itself when it sees {@code DEALLOCATE ALL} go by. */
class P08_StatementLostForeverTest {

    private static final Map<Driver, Kind> VERDICT =
            Map.of(Driver.PGJDBC_NG, Kind.ERROR, Driver.PGJDBC, Kind.NO_FAILURE);

    @ParameterizedTest
    @EnumSource
    void whatTheThirdUseOfTheStatementSays(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P08_StatementLostForever(), driver, Database::open);
        assertThat(outcome.kind()).isEqualTo(VERDICT.get(driver));
    }
}
