package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P15_RetryStorm;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P15_RetryStorm}: retries keep it down after the cause is gone; a budget for them does not. */
class P15_RetryStormTest {

    private static final Verdict VERDICT = Verdict.onBoth("hang: 40 ticks after the stall 0 of 10 answers come in time;"
            + " with a budget for retries 8 of 8, after 70");

    @ParameterizedTest
    @EnumSource
    void retriesKeepItDown(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P15_RetryStorm(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
