package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P14_PoolerQueue;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P14_PoolerQueue}: the app's pool says that nobody waits; pgjdbc-ng is refused. */
class P14_PoolerQueueTest {

    private static final Verdict VERDICT =
            Verdict.on("error: LAB_POOLER is 'transaction', which LAB_DRIVER=pgjdbc-ng can't do", "error: 08P01");

    @ParameterizedTest
    @EnumSource
    void theyWaitWhereTheAppDoesNotLook(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P14_PoolerQueue(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
