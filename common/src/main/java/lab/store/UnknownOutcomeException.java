package lab.store;

import com.impossibl.postgres.jdbc.Exceptions;
import java.io.IOException;
import java.sql.SQLException;

/**
 * The connection broke after COMMIT was sent and before its answer came: the transaction is stored, or it is not, and nobody on
 * this side knows. Neither success nor refusal may be told of it.
 */
public final class UnknownOutcomeException extends SQLException {

    private static final long serialVersionUID = 1L;

    /** <i>Transaction resolution unknown</i> (PostgreSQL manual, appendix A). */
    private static final String STATE = "08007";

    /** @param cause what {@code commit()} threw */
    UnknownOutcomeException(Exception cause) {
        super(
                "the answer to COMMIT is lost: " + (cause instanceof SQLException ? cause.getMessage() : cause),
                STATE,
                cause);
    }

    /**
     * Whether a failure of {@code commit()} leaves open what became of the transaction. A refusal does not: the server's has the
     * SQLState of another class, and pgjdbc-ng's own, before anything is sent, has neither a state nor a cause. A connection that
     * somebody else has ended meanwhile is among what does: nobody can see on which side of COMMIT.
     *
     * @param failure what {@code commit()} threw
     */
    static boolean follows(Exception failure) {
        if (!(failure instanceof SQLException e)) {
            return true; // the driver broke in the middle of it
        }
        var state = e.getSQLState();
        return state == null
                ? e == Exceptions.CLOSED_CONNECTION || e.getCause() instanceof IOException
                : state.startsWith("08") || state.startsWith("57P");
    }
}
