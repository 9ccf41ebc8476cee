package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F14_PanicEndsTheProcess;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F14_PanicEndsTheProcess} on this variant. Waits more than it computes: beside the others. */
@Execution(ExecutionMode.CONCURRENT)
class F14_PanicEndsTheProcessTest {

    private static final Verdict VERDICT =
            Verdict.onBoth("error: the process ended with exit status 2, and cut off 3 innocent requests");

    @ParameterizedTest
    @EnumSource
    void whatOneErrorDoesToTheProcess(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F14_PanicEndsTheProcess(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
