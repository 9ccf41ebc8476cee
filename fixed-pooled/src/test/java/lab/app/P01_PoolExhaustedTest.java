package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.Outcome.Kind;
import lab.failures.P01_PoolExhausted;
import lab.testing.Rehearsal;
import org.junit.jupiter.api.Test;

/** {@link P01_PoolExhausted}: the pool decides, so one driver says it all. */
class P01_PoolExhaustedTest {

    @Test
    void aFullPoolAnswersSoonWithItsNumbersAndThePodLives() throws SQLException {
        var outcome = Rehearsal.of(new P01_PoolExhausted(), Driver.PGJDBC_NG, Database::open);
        assertThat(outcome.kind()).isEqualTo(Kind.ERROR);
        assertThat(outcome.detail())
                .contains("total=2, active=2, idle=0", "503, Retry-After: 1 to 3", "the server is busy");
    }
}
