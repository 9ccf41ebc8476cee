package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P13_PoolerLeaksSession;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P13_PoolerLeaksSession}: what one client sets and locks is everybody's; pgjdbc-ng is refused. */
class P13_PoolerLeaksSessionTest {

    private static final Verdict VERDICT = Verdict.on(
            "error: LAB_POOLER is 'transaction', which LAB_DRIVER=pgjdbc-ng can't do",
            "corruption: the acknowledged post is in tenant_a.posts, and both hold lock 42");

    @ParameterizedTest
    @EnumSource
    void whatOneSetsAndLocksIsEverybodys(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P13_PoolerLeaksSession(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
