package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F11_KilledBackend;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F11_KilledBackend} on this variant. Waits more than it computes: beside the others. */
@Execution(ExecutionMode.CONCURRENT)
class F11_KilledBackendTest {

    private static final Verdict VERDICT =
            Verdict.onBoth("no failure: 1 told of it, 9 served, 0 hang; the next request is served");

    @ParameterizedTest
    @EnumSource
    void whatTheEndOfOneConnectionDoesToEverybody(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F11_KilledBackend(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
