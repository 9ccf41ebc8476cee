package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.P16_VirtualThreads;
import lab.testing.Rehearsal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link P16_VirtualThreads}: 25 connections answer 25; what synchronized does to the others depends on the JDK. */
class P16_VirtualThreadsTest {

    /** From here on who waits in synchronized gives its carrier back (JEP 491). */
    private static final int UNPINNED = 24;

    @ParameterizedTest
    @EnumSource
    void twentyFiveAreAnswered(Driver driver) throws SQLException {
        var outcome = Rehearsal.of(new P16_VirtualThreads(), driver, Database::open);
        var besideSynchronized = Runtime.version().feature() < UNPINNED ? "does not run" : "runs";
        assertThat(outcome.toString())
                .isEqualTo("error: 25 of 10,000 are answered, the others refused;"
                        + " beside them one without a connection runs, beside synchronized it " + besideSynchronized);
    }
}
