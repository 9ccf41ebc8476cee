package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.F02_ProtocolDesync;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link F02_ProtocolDesync} on this variant. */
class F02_ProtocolDesyncTest {

    private static final Verdict VERDICT = Verdict.on("hang: counts the posts does not return", "error: 34000 ");

    @ParameterizedTest
    @EnumSource
    void whetherARequestIsAnsweredAfterTheErrorOfAnother(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new F02_ProtocolDesync(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
