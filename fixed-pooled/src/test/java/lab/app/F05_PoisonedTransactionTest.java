package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F05_PoisonedTransaction;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F05_PoisonedTransaction} on this variant. */
class F05_PoisonedTransactionTest {

    private static final Verdict VERDICT = Verdict.onBoth("no failure: selects 1 succeeds");

    @ParameterizedTest
    @EnumSource
    void whatAnInnocentRequestIsTold(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F05_PoisonedTransaction(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
