package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P10_PoolTooSmallIsSlower;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P10_PoolTooSmallIsSlower}: nothing fails; what it costs is for the benchmarks to say. */
class P10_PoolTooSmallIsSlowerTest {

    private static final Verdict VERDICT = Verdict.onBoth("no failure: shared, the second waits in ");

    @ParameterizedTest
    @EnumSource
    void theSecondRequestWaitsOutside(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P10_PoolTooSmallIsSlower(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
        assertThat(outcome.detail()).contains("in a pool of 1, in ConcurrentBag.borrow");
    }
}
