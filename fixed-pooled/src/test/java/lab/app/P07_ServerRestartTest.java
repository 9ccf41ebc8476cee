package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.Outcome.Kind;
import lab.failures.P07_ServerRestart;
import lab.testing.Rehearsal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@link P07_ServerRestart}: takes about 6 s, with a server of its own: beside the others. */
@Execution(ExecutionMode.CONCURRENT)
class P07_ServerRestartTest {

    @Test
    void requestsFailMeanwhileAndSucceedAfterwards() throws SQLException {
        var outcome = Rehearsal.of(new P07_ServerRestart(), Driver.PGJDBC_NG, Database::open);
        assertThat(outcome.kind()).isEqualTo(Kind.ERROR);
        assertThat(outcome.detail())
                .contains("meanwhile 8001 ", "request timed out after", "the first request afterwards succeeds");
    }
}
