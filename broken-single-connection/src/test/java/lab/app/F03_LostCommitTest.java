package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F03_LostCommit;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F03_LostCommit} on this variant. */
class F03_LostCommitTest {

    private static final Verdict VERDICT = Verdict.onBoth("corruption: the post was acknowledged and is gone");

    @ParameterizedTest
    @EnumSource
    void whatBecomesOfAnAcknowledgedPost(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F03_LostCommit(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
