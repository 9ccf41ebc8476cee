package lab.http;

import com.impossibl.postgres.jdbc.Exceptions;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;

/**
 * An error answer.
 *
 * @param status HTTP status
 * @param text for the client: never the driver's words
 * @param retry whether the client is told to try again in a moment ({@code Retry-After})
 */
public record Refusal(int status, String text, boolean retry) {

    /** The answer that fits a failure, by its SQLState (PostgreSQL manual, appendix A) or, without one, by its type. */
    public static Refusal of(Operation operation, Exception failure) {
        var text = operation.clientText();
        return switch (kind(failure)) {
            case BUSY -> new Refusal(503, text + ": the server is busy, try again", true);
            case DOWN -> new Refusal(503, text + ": the database is down or full, try again", true);
            case CONFLICT -> new Refusal(503, text + ": another request was faster, try again", true);
            case TOO_SLOW -> new Refusal(504, text + ": the database took too long", false);
            case CONSTRAINT -> new Refusal(409, text + ": it contradicts what is stored", false);
            case OTHER -> new Refusal(500, text, false);
        };
    }

    private enum Kind {
        BUSY,
        DOWN,
        CONFLICT,
        TOO_SLOW,
        CONSTRAINT,
        OTHER
    }

    private static Kind kind(Exception failure) {
        if (!(failure instanceof SQLException e)) {
            return Kind.OTHER;
        }
        var state = e.getSQLState();
        return state == null ? kindOfType(e) : kindOfState(state);
    }

    private static Kind kindOfState(String state) {
        if (state.equals("57014")) {
            return Kind.TOO_SLOW;
        }
        // 8001: what pgjdbc-ng 0.8.9 makes of 08001 (ConnectionUtil)
        if (state.equals("53300") || state.startsWith("08") || state.startsWith("57P") || state.equals("8001")) {
            return Kind.DOWN;
        }
        return state.startsWith("40") ? Kind.CONFLICT : state.startsWith("23") ? Kind.CONSTRAINT : Kind.OTHER;
    }

    /** HikariCP and pgjdbc-ng leave the state out of what they say on their own account. */
    private static Kind kindOfType(SQLException e) {
        if (e instanceof SQLTransientConnectionException) { // HikariCP: with a cause, it could not connect either
            return e.getCause() == null ? Kind.BUSY : Kind.DOWN;
        }
        if (e instanceof SQLTimeoutException) {
            return Kind.TOO_SLOW;
        }
        // pgjdbc-ng, when the end of the connection is faster than the server's word on it, throws this one object
        return e instanceof SQLNonTransientConnectionException || e == Exceptions.CLOSED_CONNECTION
                ? Kind.DOWN
                : Kind.OTHER;
    }
}
