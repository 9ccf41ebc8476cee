package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F09_HeadOfLineBlocking;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F09_HeadOfLineBlocking} on this variant. Waits more than it computes: beside the others. */
@Execution(ExecutionMode.CONCURRENT)
class F09_HeadOfLineBlockingTest {

    private static final Verdict VERDICT = Verdict.onBoth("no failure: select 1 is answered while R1 waits");

    @ParameterizedTest
    @EnumSource
    void whatASlowStatementDoesToEverybodyElse(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F09_HeadOfLineBlocking(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
