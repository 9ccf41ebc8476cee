package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P05_SessionStateSurvivesReturn;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P05_SessionStateSurvivesReturn}: both drivers, and any pool, leave to the application what it sets with SQL. */
class P05_SessionStateSurvivesReturnTest {

    private static final Verdict VERDICT = Verdict.onBoth("corruption: the acknowledged post is in tenant_a.posts");

    @ParameterizedTest
    @EnumSource
    void whereTheNextBorrowersPostGoes(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P05_SessionStateSurvivesReturn(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
        assertThat(outcome.detail()).contains("tenant_a.posts");
    }
}
