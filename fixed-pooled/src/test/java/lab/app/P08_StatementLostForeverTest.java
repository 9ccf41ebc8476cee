package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P08_StatementLostForever;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P08_StatementLostForever}: pgjdbc prepares anew by itself when it sees {@code DEALLOCATE ALL} go by. */
class P08_StatementLostForeverTest {

    private static final Verdict VERDICT = Verdict.on("error: without the rule each use fails: 26000 ", "no failure: ");

    @ParameterizedTest
    @EnumSource
    void whatTheThirdUseOfTheStatementSays(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P08_StatementLostForever(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
