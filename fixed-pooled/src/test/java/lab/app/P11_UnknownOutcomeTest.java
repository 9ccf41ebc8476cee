package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P11_UnknownOutcome;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P11_UnknownOutcome}: told as what it is; a naive retry writes twice, one with a key does not. */
class P11_UnknownOutcomeTest {

    private static final Verdict VERDICT =
            Verdict.onBoth("error: Error creating post: nobody knows whether it was stored;"
                    + " stored: 1, after a naive retry 2, after one with a key 1");

    @ParameterizedTest
    @EnumSource
    void nobodyKnowsAndOnlyARetryWithAKeyIsSafe(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P11_UnknownOutcome(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
