package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F06_DirtyRead;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F06_DirtyRead} on this variant. */
class F06_DirtyReadTest {

    private static final Verdict VERDICT = Verdict.onBoth("no failure: nobody saw the post that was rolled back");

    @ParameterizedTest
    @EnumSource
    void whetherAPostIsSeenThatIsNeverCommitted(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F06_DirtyRead(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
