package lab.log;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/**
 * Prints each event at once, whole, to whatever {@code System.err} is at that moment. For whoever looks for a fault: {@code
 * -Dlab.log=debug}, or of one library alone {@code -Dlab.log.com.zaxxer.hikari=debug}.
 */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {

    private static final long serialVersionUID = 1L;

    private static final String PROPERTY = "lab.log";

    private static final LogFormat FORMAT = format(System.getenv());

    /**
     * Libraries speak up when something is wrong. The three classes would say of each connection that broke that it did, which the line
     * of the request that had it says already (netty's: that pgjdbc-ng frees the rows of a failed statement once more when the
     * connection ends, which does nothing).
     */
    private static final Map<String, String> LEVELS = Map.of(
            "io.undertow", "warn",
            "org.xnio", "warn",
            "org.jboss", "warn",
            "io.netty", "warn",
            "io.netty.channel.AbstractChannelHandlerContext", "error",
            "com.impossibl", "warn",
            "com.impossibl.postgres.protocol.v30.ServerConnection", "error",
            "org.postgresql", "warn",
            "com.zaxxer.hikari", "warn",
            "com.zaxxer.hikari.pool.ProxyConnection", "error");

    /** Whose stack traces lead through themselves and the driver, fifty lines for each connection that breaks. */
    private static final List<String> WITHOUT_STACK =
            List.of("com.zaxxer.hikari.", "com.impossibl.", "org.postgresql.", "io.netty.");

    private final int least;

    LineLogger(String name) {
        this.name = name;
        this.least = least(name);
    }

    /** A wrong value is refused by {@code Config}, in a line that must come out all the same. */
    private static LogFormat format(Map<String, String> environment) {
        try {
            return LogFormat.of(environment
                    .getOrDefault("LOG_FORMAT", LogFormat.TEXT.label())
                    .strip());
        } catch (IllegalArgumentException e) {
            return LogFormat.TEXT;
        }
    }

    private static int least(String name) {
        var given = nearest(name, above -> System.getProperty(PROPERTY + "." + above));
        var level = given == null ? nearest(name, LEVELS::get) : given;
        return number(level == null ? System.getProperty(PROPERTY, "info") : level);
    }

    /** The level of this name or of the nearest above that has one; null when none has. */
    private static @Nullable String nearest(String name, Function<String, @Nullable String> levels) {
        var above = name;
        while (!above.isEmpty()) {
            var level = levels.apply(above);
            if (level != null) {
                return level;
            }
            above = above.substring(0, Math.max(0, above.lastIndexOf('.')));
        }
        return null;
    }

    private static int number(String level) {
        return level.equals("off")
                ? Integer.MAX_VALUE
                : Level.valueOf(level.toUpperCase(Locale.ROOT)).toInt();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        print(level, MessageFormatter.basicArrayFormat(message, arguments), Map.of(), thrown);
    }

    @Override
    public void log(LoggingEvent event) {
        var fields = new LinkedHashMap<String, Object>();
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.put(pair.key, pair.value));
        }
        var message = MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray());
        print(event.getLevel(), message, fields, event.getThrowable());
    }

    private void print(Level level, String message, Map<String, Object> fields, @Nullable Throwable thrown) {
        var told = String.valueOf(message);
        var shown = thrown;
        if (thrown != null && !showsStacks()) {
            told = told.contains(String.valueOf(thrown.getMessage())) ? told : told + ": " + thrown;
            shown = null;
        }
        System.err.println(FORMAT.line(new LogLine(Instant.now(), level, name, told, fields, shown)));
    }

    /** The leak detector's stack is all that it has to say: who borrowed and does not give back. */
    private boolean showsStacks() {
        return isDebugEnabled()
                || name.endsWith(".ProxyLeakTask")
                || WITHOUT_STACK.stream().noneMatch(name::startsWith);
    }

    private boolean isEnabled(Level level) {
        return level.toInt() >= least;
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return LineLogger.class.getName(); // for loggers that show the caller's line; this one does not
    }
}
