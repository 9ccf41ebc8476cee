package lab.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One event of the log.
 *
 * @param logger the class that speaks, by its full name
 * @param fields further facts by name, in the order in which they are shown: strings and numbers
 * @param thrown whose stack trace is shown; null for none
 */
record LogLine(
        Instant time,
        Level level,
        String logger,
        String message,
        Map<String, Object> fields,
        @Nullable Throwable thrown) {

    /** The stack trace as the JVM prints it, without the last end of line; empty for none. */
    String stack() {
        if (thrown == null) {
            return "";
        }
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
