package lab.app;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import lab.http.ErrorPolicy;
import lab.http.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the error, gives the client the right status and none of the database's words, and lives on. */
final class ErrorHandler implements ErrorPolicy {

    private static final Logger log = LoggerFactory.getLogger(ErrorHandler.class);

    @Override
    public Refusal refuse(Operation operation, Exception failure) {
        log.error("Error {}: {}", operation.doing(), failure.getMessage());
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

    /** By SQLState (PostgreSQL manual, appendix A); pgjdbc-ng and HikariCP leave it out for what they say themselves. */
    private static Kind kind(Exception failure) {
        if (!(failure instanceof SQLException e)) {
            return Kind.OTHER;
        }
        if (e.getSQLState() == null) {
            return kindByType(e);
        }
        var state = e.getSQLState();
        if (state.equals("57014") || e instanceof SQLTimeoutException) {
            return Kind.TOO_SLOW;
        }
        if (state.equals("53300") || state.startsWith("08") || state.startsWith("57P")) {
            return Kind.DOWN;
        }
        return state.startsWith("40") ? Kind.CONFLICT : state.startsWith("23") ? Kind.CONSTRAINT : Kind.OTHER;
    }

    private static Kind kindByType(SQLException e) {
        if (e instanceof SQLTransientConnectionException) {
            return e.getCause() == null ? Kind.BUSY : Kind.DOWN;
        }
        if (e instanceof SQLTimeoutException) {
            return Kind.TOO_SLOW;
        }
        return e instanceof SQLNonTransientConnectionException ? Kind.DOWN : Kind.OTHER;
    }
}
