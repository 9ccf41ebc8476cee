package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F04_HalfCommit;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F04_HalfCommit} on this variant. */
class F04_HalfCommitTest {

    private static final Verdict VERDICT = Verdict.onBoth("no failure: nothing is left of the refused post");

    @ParameterizedTest
    @EnumSource
    void whatIsLeftOfARefusedPost(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F04_HalfCommit(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
