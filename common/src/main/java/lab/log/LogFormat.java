package lab.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** How an event of the log is written ({@code LOG_FORMAT}): always on one line, except that text has its stack traces below. */
public enum LogFormat {
    /** For people: time, level, class, facts; and the sentence last, so that who looks for the origin's lines finds them whole. */
    TEXT {
        @Override
        String line(LogLine event) {
            var head = CLOCK.format(event.time()) + " " + event.level() + " "
                    + event.logger().substring(event.logger().lastIndexOf('.') + 1);
            var stack = event.stack();
            return head
                    + pairs(event.fields())
                    + " - "
                    + LINE_END.matcher(event.message()).replaceAll(" ")
                    + (stack.isEmpty() ? "" : System.lineSeparator() + stack);
        }
    },

    /** {@code time=… level=error logger=… msg="…"} and the facts; quoted as in JSON where there is need. */
    LOGFMT {
        @Override
        String line(LogLine event) {
            return pairs(all(event, "msg")).strip();
        }
    },

    /** One flat JSON object. */
    JSON {
        @Override
        String line(LogLine event) {
            try {
                return Json.MAPPER.writeValueAsString(all(event, "message"));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final Pattern LINE_END = Pattern.compile("\\s*\\R\\s*");
    private static final Pattern PLAIN = Pattern.compile("[^\\s\"=\\\\\\p{Cntrl}]+");

    /** Loaded by the format that needs it. */
    private static final class Json {
        static final JsonMapper MAPPER = JsonMapper.builder().build();
    }

    /** The event as it is printed, without the end of its last line. */
    abstract String line(LogLine event);

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

    private static Map<String, Object> all(LogLine event, String message) {
        var all = new LinkedHashMap<String, Object>();
        all.put("time", event.time().toString());
        all.put("level", event.level().toString().toLowerCase(Locale.ROOT));
        all.put("logger", event.logger());
        all.put(message, event.message());
        all.putAll(event.fields());
        var stack = event.stack();
        if (!stack.isEmpty()) {
            all.put("stack", stack);
        }
        return all;
    }

    /** Each with a space before it. */
    private static String pairs(Map<String, Object> fields) {
        var pairs = new StringBuilder();
        fields.forEach(
                (name, value) -> pairs.append(' ').append(name).append('=').append(value(String.valueOf(value))));
        return pairs.toString();
    }

    private static String value(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
