package lab.http;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The failures of requests: the first of a kind is a line at once; as long as more follow, one line a second says how many, so that
 * a storm is seen and does not bury the rest. For a bug, ours or the driver's, also its stack trace, the first time.
 */
final class ErrorLog {

    private static final Logger log = LoggerFactory.getLogger(ErrorLog.class);

    /** The reason when it is the client's. */
    private static final String CLIENT = "client";

    private final Executor inASecond;

    /** There are no more of these than operations, SQLStates and places in the code. */
    private final ConcurrentMap<Kind, Storm> storms = new ConcurrentHashMap<>();

    /**
     * A log without lines.
     *
     * @param inASecond runs a task a second after it was given
     */
    ErrorLog(Executor inASecond) {
        this.inASecond = inASecond;
    }

    /** What failures must share to be counted as the same. */
    private record Kind(String doing, String reason, String what) {}

    /**
     * One failure.
     *
     * @param database its numbers at that moment; null when they do not matter
     * @param cause what was behind it; null for nothing
     * @param bug whose stack trace is wanted; null when it is no bug
     */
    private record Failure(
            Level level,
            String message,
            String reason,
            String request,
            @Nullable String database,
            @Nullable String cause,
            @Nullable Exception bug) {}

    /**
     * Logs a failure of the database, a {@link RuntimeException} as a bug. The origin's operators grep for {@code Error querying
     * posts: …}.
     *
     * @param operation what the request was doing
     * @param request its id
     * @param database its numbers are logged when it is said to be busy or down
     */
    void failed(Operation operation, Exception failure, Reason reason, String request, Object database) {
        var bug = failure instanceof RuntimeException ? failure : null;
        var cause = failure.getCause();
        storm(new Kind(operation.doing(), reason.label(), what(failure)))
                .add(new Failure(
                        Level.ERROR,
                        "Error " + operation.doing() + ": " + (bug == null ? failure.getMessage() : bug.toString()),
                        reason.label(),
                        request,
                        reason.status() == 503 ? database.toString() : null,
                        cause == null ? null : String.valueOf(cause.getMessage()),
                        bug));
    }

    /**
     * Logs that a request found no place, or waited too long for one.
     *
     * @param why as the client is told
     * @param request its id
     */
    void noRoom(String why, String request) {
        storm(new Kind("", Reason.QUEUE.label(), why))
                .add(new Failure(Level.WARN, "No room: " + why, Reason.QUEUE.label(), request, null, null, null));
    }

    /**
     * Logs that a client did not take its answer in time.
     *
     * @param request its id
     */
    void cutOff(Operation operation, Exception why, String request) {
        storm(new Kind(operation.doing(), CLIENT, ""))
                .add(new Failure(
                        Level.WARN,
                        "Cut off while " + operation.doing() + ": " + why.getMessage(),
                        CLIENT,
                        request,
                        null,
                        null,
                        null));
    }

    /** Says what is not said yet. */
    void flush() {
        storms.values().forEach(Storm::sumUp);
    }

    private Storm storm(Kind kind) {
        return storms.computeIfAbsent(kind, first -> new Storm());
    }

    private static String what(Exception failure) {
        if (failure instanceof SQLException e) {
            return String.valueOf(e.getSQLState());
        }
        var stack = failure.getStackTrace(); // empty when the JVM has thrown it too often
        return failure.getClass().getName() + (stack.length == 0 ? "" : " " + stack[0]);
    }

    /** The failures of one kind. */
    private final class Storm {

        private boolean traced;
        private boolean raging;
        private int more;
        private @Nullable Failure latest;

        synchronized void add(Failure failure) {
            if (raging) {
                more++;
                latest = failure;
                return;
            }
            raging = true;
            print(failure, 1, traced ? null : failure.bug());
            traced = true;
            inASecond.execute(this::look);
        }

        private synchronized void look() {
            raging = sumUp();
            if (raging) {
                inASecond.execute(this::look);
            }
        }

        /** Whether there was anything to say. */
        synchronized boolean sumUp() {
            var failure = latest;
            if (failure == null) {
                return false;
            }
            print(failure, more, null);
            more = 0;
            latest = null;
            return true;
        }

        private void print(Failure failure, int times, @Nullable Exception trace) {
            var line = log.atLevel(failure.level())
                    .setCause(trace)
                    .addKeyValue("reason", failure.reason())
                    .addKeyValue("request", failure.request());
            if (times > 1) {
                line = line.addKeyValue("times", times);
            }
            if (failure.cause() != null) {
                line = line.addKeyValue("cause", failure.cause());
            }
            if (failure.database() != null) {
                line = line.addKeyValue("database", failure.database());
            }
            line.log(failure.message());
        }
    }
}
