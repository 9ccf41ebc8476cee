package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.Outcome.Kind;
import lab.failures.P04_PodsTimesPoolExceedsServer;
import lab.testing.Rehearsal;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@link P04_PodsTimesPoolExceedsServer}: takes 20 to 30 s, with a server of its own: first, and beside the others. */
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class P04_PodsTimesPoolExceedsServerTest {

    @Test
    void theThirdPodRefusesAndAFourthDoesNotStart() throws SQLException {
        var outcome = Rehearsal.of(new P04_PodsTimesPoolExceedsServer(), Driver.PGJDBC_NG, Database::open);
        assertThat(outcome.kind()).isEqualTo(Kind.ERROR);
        assertThat(outcome.detail())
                .contains("then [0, 0, 4]; a fourth pod: exit status 1, Unable to ping database; two pods: [0, 0]");
    }
}
