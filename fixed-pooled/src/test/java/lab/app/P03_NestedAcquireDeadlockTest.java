package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.Outcome.Kind;
import lab.failures.P03_NestedAcquireDeadlock;
import lab.testing.Rehearsal;
import org.junit.jupiter.api.Test;

/** {@link P03_NestedAcquireDeadlock}: the pool decides, so one driver says it all. */
class P03_NestedAcquireDeadlockTest {

    @Test
    void oneConnectionLessThanTheFormulaIsADeadlock() throws SQLException {
        var outcome = Rehearsal.of(new P03_NestedAcquireDeadlock(), Driver.PGJDBC_NG, Database::open);
        assertThat(outcome.kind()).isEqualTo(Kind.ERROR);
        assertThat(outcome.detail()).contains("total=3, active=3, idle=0");
    }
}
