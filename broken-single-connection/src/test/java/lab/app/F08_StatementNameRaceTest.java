package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F08_StatementNameRace;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F08_StatementNameRace} on this variant. */
class F08_StatementNameRaceTest {

    private static final Verdict VERDICT = Verdict.on("error: 42P05 ", "no failure: lists the posts, too succeeds");

    @ParameterizedTest
    @EnumSource
    void whatTwoRequestsGetThatRunAQueryFirst(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F08_StatementNameRace(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
