package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F07_AnotherCallersRow;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F07_AnotherCallersRow} on this variant. */
class F07_AnotherCallersRowTest {

    private static final Verdict VERDICT = Verdict.onBoth("corruption: asked for post 1, got post 2");

    @ParameterizedTest
    @EnumSource
    void whosePostARequestIsGiven(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F07_AnotherCallersRow(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
