package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P17_IdleInTransaction;
import lab.testing.Rehearsal;
import lab.testing.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P17_IdleInTransaction}: everybody waits for who does nothing, until the server ends it. */
class P17_IdleInTransactionTest {

    private static final String REST =
            "hang: R3 reads the posts only when R1 has ended; with a limit R6 does, and R4 is told: ";
    private static final Verdict VERDICT = Verdict.on(REST + "08006", REST + "25P03");

    @ParameterizedTest
    @EnumSource
    void everybodyWaitsForWhoDoesNothing(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P17_IdleInTransaction(), driver, Database::open);
        assertThat(outcome.toString()).startsWith(VERDICT.with(driver));
    }
}
