package lab.http;

import com.impossibl.postgres.jdbc.Exceptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a request got no answer from the database: its status, what the client is told, and its name in metrics and log. */
public enum Reason {
    /** No worker became free in time, or too many wait for one. */
    QUEUE(503, ": the server is busy, try again", true),
    /** No connection became free in time. */
    POOL(503, ": the server is busy, try again", true),
    /** There is no connection to be had, or it broke. */
    DOWN(503, ": the database is down or full, try again", true),
    /** The connection broke during the commit of a write, which is stored or not. Who writes it again may write it twice. */
    UNKNOWN(503, ": nobody knows whether it was stored", false),
    /** A serialization failure or a deadlock. */
    CONFLICT(503, ": another request was faster, try again", true),
    /** What was prepared on a connection is gone, or fits no longer: the next request has another one. */
    STALE(503, ": the database has changed, try again", true),
    /** The statement took longer than it may. */
    SLOW(504, ": the database took too long", false),
    /** A constraint of the database. */
    CONSTRAINT(409, ": it contradicts what is stored", false),
    /** Everything else: a fault of the app, of the driver, or of the schema. */
    ERROR(500, "", false);

    private final int status;
    private final String words;
    private final boolean retry;

    Reason(int status, String words, boolean retry) {
        this.status = status;
        this.words = words;
        this.retry = retry;
    }

    /** The reason of a failure, by its SQLState (PostgreSQL manual, appendix A) or, without one, by its type. */
    static Reason of(Exception failure) {
        if (!(failure instanceof SQLException e)) {
            return isNetworks(failure) ? DOWN : ERROR;
        }
        var state = e.getSQLState();
        return state == null ? ofType(e) : ofState(state);
    }

    private static Reason ofState(String state) {
        if (state.equals("57014")) {
            return SLOW;
        }
        if (state.equals("08007")) {
            return UNKNOWN;
        }
        // 53: no room for a connection or on the disk. 8001: pgjdbc-ng's 08001 (ConnectionUtil)
        if (state.startsWith("53") || state.startsWith("08") || state.startsWith("57P") || state.equals("8001")) {
            return DOWN;
        }
        // 25006, read-only: it was the primary, or there is none at the moment. 25P03, 25P04: a transaction's time-out,
        // ends the session
        if (state.equals("25006") || state.equals("25P03") || state.equals("25P04")) {
            return DOWN;
        }
        if (state.equals("26000") || state.equals("0A000")) { // the pool evicts it for either
            return STALE;
        }
        return state.startsWith("40") ? CONFLICT : state.startsWith("23") ? CONSTRAINT : ERROR;
    }

    /** HikariCP and pgjdbc-ng leave the state out of what they say on their own account. */
    private static Reason ofType(SQLException e) {
        if (e instanceof SQLTransientConnectionException) { // HikariCP: with a cause, it could not connect either
            return e.getCause() == null ? POOL : DOWN;
        }
        // pgjdbc-ng, when the end of the connection is faster than the server's word on it, throws this one object
        if (e instanceof SQLNonTransientConnectionException || e == Exceptions.CLOSED_CONNECTION) {
            return DOWN;
        }
        if (isNetworks(e.getCause())) { // also of a time-out: the server's own would have come before the network's
            return DOWN;
        }
        return e instanceof SQLTimeoutException ? SLOW : ERROR;
    }

    /** Whether the connection broke under it. What pgjdbc-ng can't convert is an IOException too, but of a class of its own. */
    private static boolean isNetworks(@Nullable Throwable cause) {
        return cause instanceof InterruptedIOException // its BlockingReadTimeoutException
                || cause instanceof ClosedChannelException
                || cause instanceof NotYetConnectedException
                || cause instanceof SocketException
                || (cause != null && cause.getClass() == IOException.class); // a broken pipe
    }

    /** The name in metrics and log. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** What the client is told after what failed; empty when it is nobody's business. */
    public String words() {
        return words;
    }

    /** Whether the client is told to try again in a moment ({@code Retry-After}). */
    public boolean retry() {
        return retry;
    }
}
