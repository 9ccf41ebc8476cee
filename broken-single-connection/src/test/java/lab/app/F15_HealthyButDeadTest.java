package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F15_HealthyButDead;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F15_HealthyButDead} on this variant. Waits more than it computes: beside the others. */
@Execution(ExecutionMode.CONCURRENT)
class F15_HealthyButDeadTest {

    private static final Verdict VERDICT =
            Verdict.onBoth("hang: every GET / waits as long as client 1 does, and both probes say 200");

    @ParameterizedTest
    @EnumSource
    void whatTheProbesSayWhenNobodyIsServed(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F15_HealthyButDead(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
