package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P12_PoolerStealsStatements;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P12_PoolerStealsStatements}: pgjdbc runs what another client has prepared; pgjdbc-ng is refused. */
class P12_PoolerStealsStatementsTest {

    private static final Verdict VERDICT = Verdict.on(
            "error: LAB_POOLER is 'transaction', which LAB_DRIVER=pgjdbc-ng can't do",
            "corruption: asked for the content of post 1, got its title, '1'");

    @ParameterizedTest
    @EnumSource
    void aRequestRunsSomebodyElsesStatement(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P12_PoolerStealsStatements(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
