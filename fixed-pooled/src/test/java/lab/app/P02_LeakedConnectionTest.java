package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.Outcome.Kind;
import lab.failures.P02_LeakedConnection;
import lab.testing.Rehearsal;
import org.junit.jupiter.api.Test;

/** {@link P02_LeakedConnection}: the pool decides, so one driver says it all. */
class P02_LeakedConnectionTest {

    @Test
    void theLogNamesWhoNeverGaveBack() throws SQLException {
        var outcome = Rehearsal.of(new P02_LeakedConnection(), Driver.PGJDBC_NG, Database::open);
        assertThat(outcome.kind()).isEqualTo(Kind.ERROR);
        assertThat(outcome.detail())
                .contains(
                        "total=1, active=1, idle=0",
                        "P02_LeakedConnection.answerAClientThatDoesNotRead(P02_LeakedConnection.java:");
    }
}
