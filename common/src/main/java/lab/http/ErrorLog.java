package lab.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request that failed; and for a bug, ours or the driver's, its stack trace the first time. */
public final class ErrorLog {

    private static final Logger log = LoggerFactory.getLogger(ErrorLog.class);

    /** How often each was seen, by type and place: there are no more of these than places in the code. */
    private final ConcurrentMap<String, Integer> bugs = new ConcurrentHashMap<>();

    /**
     * Logs a failure, a {@link RuntimeException} as a bug. The origin's operators grep for {@code Error querying posts: …}.
     *
     * @param operation what the request was doing
     */
    public void error(Operation operation, Exception failure) {
        if (!(failure instanceof RuntimeException)) {
            log.error("Error {}: {}", operation.doing(), failure.getMessage());
            return;
        }
        var times = bugs.merge(kind(failure), 1, Integer::sum);
        if (times == 1) {
            log.error("Error {}: {}", operation.doing(), failure.toString(), failure);
        } else {
            log.error("Error {}: {} ({} times by now, stack trace above)", operation.doing(), failure, times);
        }
    }

    private static String kind(Exception bug) {
        var stack = bug.getStackTrace(); // empty when the JVM has thrown it too often
        return bug.getClass().getName() + (stack.length == 0 ? "" : " " + stack[0]);
    }
}
