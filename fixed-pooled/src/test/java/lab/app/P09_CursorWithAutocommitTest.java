package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P09_CursorWithAutocommit;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P09_CursorWithAutocommit}: pgjdbc fetches all rows at once when autocommit is on. */
class P09_CursorWithAutocommitTest {

    private static final Verdict VERDICT =
            Verdict.on("error: 34000 portal ", "no failure: reads 50 rows by 10, a query for each succeeds");

    @ParameterizedTest
    @EnumSource
    void whatBecomesOfTheEleventhRow(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P09_CursorWithAutocommit(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
