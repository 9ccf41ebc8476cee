package lab.log;

import static java.util.Map.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Logback's configuration: every line of an app, also its libraries', goes to standard error in {@code LOG_FORMAT}. For whoever looks
 * for a fault: {@code -Dlab.log=debug}, or of one library alone {@code -Dlab.log.com.zaxxer.hikari=debug}.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    private static final String PROPERTY = "lab.log";

    /** Says who borrowed and does not give back, by a stack trace, and takes it back when it was only late. */
    private static final String LEAK_DETECTOR = "com.zaxxer.hikari.pool.ProxyLeakTask";

    /**
     * Libraries speak up when something is wrong. The three classes would say of each connection that broke that it did, which the line
     * of the request that had it says already (netty's: that pgjdbc-ng frees the rows of a failed statement once more when the
     * connection ends, which does nothing).
     */
    private static final Map<String, Level> LEVELS = Map.ofEntries(
            entry("io.undertow", Level.WARN),
            entry("org.xnio", Level.WARN),
            entry("org.jboss", Level.WARN),
            entry("io.netty", Level.WARN),
            entry("io.netty.channel.AbstractChannelHandlerContext", Level.ERROR),
            entry("com.impossibl", Level.WARN),
            entry("com.impossibl.postgres.protocol.v30.ServerConnection", Level.ERROR),
            entry("org.postgresql", Level.WARN),
            entry("com.zaxxer.hikari", Level.WARN),
            entry("com.zaxxer.hikari.pool.ProxyConnection", Level.ERROR),
            entry(LEAK_DETECTOR, Level.INFO));

    /** Whose stack traces lead through themselves and the driver, fifty lines for each connection that breaks. */
    private static final List<String> WITHOUT_STACKS =
            List.of("com.zaxxer.hikari", "com.impossibl", "org.postgresql", "io.netty");

    /** For logback, which finds this class by its name. */
    public LogConfigurator() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        configure(context, format(System.getenv()), System.getProperties());
        // What is said through java.util.logging, as both drivers do, becomes lines of the same log.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
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

    /** @param properties of which those of the name {@code lab.log…} are levels */
    static void configure(LoggerContext context, LogFormat format, Properties properties) {
        var whole = appender(context, format, true);
        var brief = appender(context, format, false);
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(whole);

        var given = given(context, properties);
        LEVELS.forEach((name, level) -> {
            if (given.keySet().stream().noneMatch(above -> (name + ".").startsWith(above + "."))) {
                context.getLogger(name).setLevel(level);
            }
        });
        given.forEach((name, level) -> context.getLogger(name).setLevel(level));

        WITHOUT_STACKS.stream()
                .map(context::getLogger)
                .filter(logger -> !logger.isDebugEnabled())
                .forEach(logger -> direct(logger, brief));
        direct(context.getLogger(LEAK_DETECTOR), whole);
        given.keySet().stream()
                .map(context::getLogger)
                .filter(Logger::isDebugEnabled)
                .forEach(logger -> direct(logger, whole));
    }

    private static Appender<ILoggingEvent> appender(LoggerContext context, LogFormat format, boolean stacks) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget("System.err"); // asked for at each line; each line is one write
        appender.setEncoder(format.encoder(context, stacks));
        appender.start();
        return appender;
    }

    /** The values of {@code -Dlab.log…} by the logger that they are for; one that is none is said to be so. */
    private static Map<String, Level> given(LoggerContext context, Properties properties) {
        var given = new TreeMap<String, Level>();
        for (var property : properties.stringPropertyNames()) {
            if (property.equals(PROPERTY) || property.startsWith(PROPERTY + ".")) {
                var value = properties.getProperty(property);
                var level = Level.toLevel(value, null);
                if (level == null) {
                    context.getLogger(LogConfigurator.class)
                            .warn("-D{} is '{}'; it takes off, error, warn, info, debug or trace.", property, value);
                } else {
                    given.put(
                            property.equals(PROPERTY)
                                    ? Logger.ROOT_LOGGER_NAME
                                    : property.substring(PROPERTY.length() + 1),
                            level);
                }
            }
        }
        return given;
    }

    /** To this appender alone, in place of the one that its name would inherit. */
    private static void direct(Logger logger, Appender<ILoggingEvent> appender) {
        logger.setAdditive(false);
        logger.addAppender(appender);
    }
}
