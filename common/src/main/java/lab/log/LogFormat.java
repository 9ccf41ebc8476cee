package lab.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How an event of the log is written ({@code LOG_FORMAT}): always on one line, except that text has its stack traces below. */
public enum LogFormat {
    /** For people: time, level, class, facts; and the sentence last, so that who looks for the origin's lines finds them whole. */
    TEXT {
        @Override
        Encoder<ILoggingEvent> encoder(LoggerContext context, boolean stacks) {
            var head = "%d{yyyy-MM-dd HH:mm:ss} %level %logger{0}%pairs";
            var sentence = " - %replace(%msg){'\\s*\\R\\s*', ' '}%n";
            return pattern(context, head + (stacks ? sentence + BELOW : "%field(%ex{0}){throwable}" + sentence));
        }
    },

    /** {@code time=… level=ERROR logger=… msg="…"} and the facts; quoted as in JSON where there is need. */
    LOGFMT {
        @Override
        Encoder<ILoggingEvent> encoder(LoggerContext context, boolean stacks) {
            return pattern(
                    context,
                    "time=%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX, UTC} level=%level logger=%logger%field(%msg){msg}%pairs"
                            + "%field(%ex{" + (stacks ? "full" : "0") + "}){throwable}%n");
        }
    },

    /** One JSON object, as logback's encoder writes it. */
    JSON {
        @Override
        Encoder<ILoggingEvent> encoder(LoggerContext context, boolean stacks) {
            var encoder = stacks ? new JsonEncoder() : new JsonWithoutStacks();
            encoder.setWithSequenceNumber(false);
            encoder.setWithNanoseconds(false);
            encoder.setWithThreadName(false);
            encoder.setWithContext(false);
            encoder.setWithMarkers(false);
            encoder.setWithMDC(false);
            encoder.setWithMessage(false); // the one whose {} are not filled in
            encoder.setWithArguments(false);
            encoder.setWithFormattedMessage(true);
            encoder.setContext(context);
            encoder.start();
            return encoder;
        }
    };

    /** The stack trace. Every event begins with a digit, so what an exception's message says after a line's end must not. */
    private static final String BELOW = "%replace(%ex){'\\R(?=\\d)', ' '}";

    private static final class JsonWithoutStacks extends JsonEncoder {
        @Override
        protected void appendSTEPArray(StringBuilder json, StackTraceElementProxy[] steps, int commonFrames) {
            super.appendSTEPArray(json, new StackTraceElementProxy[0], 0);
        }
    }

    /**
     * Writes events in this format.
     *
     * @param stacks whether an exception is shown with its stack trace, or only by its type and message
     */
    abstract Encoder<ILoggingEvent> encoder(LoggerContext context, boolean stacks);

    /** The value of {@code LOG_FORMAT} that selects this format. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The format with this label.
     *
     * @throws IllegalArgumentException when there is none; the message says which there are
     */
    public static LogFormat of(String label) {
        for (var format : values()) {
            if (format.label().equals(label)) {
                return format;
            }
        }
        throw new IllegalArgumentException("it takes text, logfmt or json");
    }

    private static Encoder<ILoggingEvent> pattern(LoggerContext context, String pattern) {
        var layout = new PatternLayout();
        layout.getInstanceConverterMap().put("pairs", Logfmt.Pairs::new);
        layout.getInstanceConverterMap().put("field", Logfmt.Field::new);
        layout.setContext(context);
        layout.setPattern(pattern);
        layout.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        return encoder;
    }
}
