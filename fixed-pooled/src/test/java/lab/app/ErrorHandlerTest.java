package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.impossibl.postgres.jdbc.Exceptions;
import com.impossibl.postgres.utils.BlockingReadTimeoutException;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import lab.http.Operation;
import lab.http.Reason;
import lab.http.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The table from SQLState, or from the exception's type where there is none, to what the client is told. */
class ErrorHandlerTest {

    private static final String SECRET = "FATAL: password of ada at 10.0.0.7";

    private final ErrorHandler errors = new ErrorHandler();

    @ParameterizedTest
    @CsvSource({
        "53100, DOWN, 503, ': the database is down or full, try again', true",
        "53200, DOWN, 503, ': the database is down or full, try again', true",
        "53300, DOWN, 503, ': the database is down or full, try again', true",
        "8001, DOWN, 503, ': the database is down or full, try again', true",
        "08000, DOWN, 503, ': the database is down or full, try again', true",
        "08001, DOWN, 503, ': the database is down or full, try again', true",
        "08003, DOWN, 503, ': the database is down or full, try again', true",
        "08006, DOWN, 503, ': the database is down or full, try again', true",
        "08P01, DOWN, 503, ': the database is down or full, try again', true",
        "57P01, DOWN, 503, ': the database is down or full, try again', true",
        "57P02, DOWN, 503, ': the database is down or full, try again', true",
        "57P03, DOWN, 503, ': the database is down or full, try again', true",
        "25006, DOWN, 503, ': the database is down or full, try again', true",
        "25P03, DOWN, 503, ': the database is down or full, try again', true",
        "25P04, DOWN, 503, ': the database is down or full, try again', true",
        "26000, STALE, 503, ': the database has changed, try again', true",
        "0A000, STALE, 503, ': the database has changed, try again', true",
        "57014, SLOW, 504, ': the database took too long', false",
        "40001, CONFLICT, 503, ': another request was faster, try again', true",
        "40P01, CONFLICT, 503, ': another request was faster, try again', true",
        "23505, CONSTRAINT, 409, ': it contradicts what is stored', false",
        "23503, CONSTRAINT, 409, ': it contradicts what is stored', false",
        "42P01, ERROR, 500, '', false",
        "42P05, ERROR, 500, '', false",
        "22021, ERROR, 500, '', false",
        "25P02, ERROR, 500, '', false",
        "XX000, ERROR, 500, '', false",
        "'', ERROR, 500, '', false"
    })
    void theSqlStateDecides(String state, Reason reason, int status, String why, boolean retry) {
        assertThat(errors.refuse(Operation.PAGE, new SQLException(SECRET, state)))
                .isEqualTo(new Refusal(reason, "Error fetching posts" + why));
        assertThat(reason.status()).isEqualTo(status);
        assertThat(reason.retry()).isEqualTo(retry);
    }

    @Test
    void ofAWriteWhoseCommitBrokeNobodyKnows() {
        var lost = new SQLException(SECRET, "08007");
        assertThat(errors.refuse(Operation.SUBMIT, lost))
                .isEqualTo(new Refusal(Reason.UNKNOWN, "Error creating post: nobody knows whether it was stored"));
        assertThat(Reason.UNKNOWN.status()).isEqualTo(503);
        assertThat(Reason.UNKNOWN.retry()).isFalse();
        assertThat(errors.refuse(Operation.EXPORT, lost).reason()).isEqualTo(Reason.DOWN);
    }

    /** An exception without SQLState, and the status for it. */
    record WithoutState(Exception failure, int status) {}

    static final List<WithoutState> WITHOUT_STATE = List.of(
            new WithoutState(new SQLTransientConnectionException("pool - Connection is not available"), 503),
            new WithoutState(new SQLTransientConnectionException("pool", new SQLException("refused")), 503),
            new WithoutState(new SQLNonTransientConnectionException("closed"), 503),
            new WithoutState(new SQLTimeoutException("too slow"), 504),
            new WithoutState(Exceptions.CLOSED_CONNECTION, 503), // pgjdbc-ng's own, by itself and not by its words
            new WithoutState(new SQLTimeoutException(new BlockingReadTimeoutException()), 503),
            new WithoutState(new SQLException("Broken pipe", new IOException("Broken pipe")), 503),
            new WithoutState(new SQLException("reset", new SocketException("Connection reset")), 503),
            new WithoutState(new SQLException("closed", new ClosedChannelException()), 503),
            new WithoutState(new SQLException(new NotYetConnectedException()), 503),
            new WithoutState(new NotYetConnectedException(), 503),
            new WithoutState(new SQLException("no number", new CharConversionException("no number")), 500),
            new WithoutState(new SQLException("Connection closed"), 500),
            new WithoutState(new SQLException("Broken pipe"), 500),
            new WithoutState(new SQLException("must not be in auto-commit mode"), 500),
            new WithoutState(new IllegalStateException("the driver broke"), 500));

    @ParameterizedTest
    @FieldSource("WITHOUT_STATE")
    void withoutASqlStateTheTypeDecides(WithoutState row) {
        assertThat(errors.refuse(Operation.SUBMIT, row.failure()).reason().status())
                .isEqualTo(row.status());
    }

    @Test
    void aPoolThatTimesOutIsBusyAndADatabaseThatRefusesIsDown() {
        var busy = new SQLTransientConnectionException("pool - Connection is not available, request timed out");
        assertThat(errors.refuse(Operation.PAGE, busy).text()).contains("busy");
        var refused = new SQLException("connection refused", "08001");
        var down = new SQLTransientConnectionException("pool - Connection is not available", "08001", refused);
        assertThat(errors.refuse(Operation.PAGE, down).text()).contains("down");
        var full = new SQLTransientConnectionException("pool - Connection is not available", "53300", refused);
        assertThat(errors.refuse(Operation.PAGE, full).text()).contains("full");
    }

    @ParameterizedTest
    @EnumSource
    void theClientGetsTheOperationsWordsAndNoneOfTheDatabases(Operation operation) {
        for (var state : List.of("53300", "57014", "40001", "23505", "XX000")) {
            assertThat(errors.refuse(operation, new SQLException(SECRET, state)).text())
                    .startsWith(operation.clientText())
                    .doesNotContain("ada", "10.0.0.7", state);
        }
    }
}
