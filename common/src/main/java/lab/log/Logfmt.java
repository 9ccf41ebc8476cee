package lab.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.JsonEscapeUtil;
import ch.qos.logback.core.pattern.CompositeConverter;
import java.util.regex.Pattern;

/** The words of a logback pattern that write {@code name=value}; logback's own {@code %kvp} escapes nothing. */
final class Logfmt {

    private static final Pattern PLAIN = Pattern.compile("[^\\s\"=\\\\\\p{Cntrl}]+");

    private Logfmt() {}

    /** With a space before it; quoted as in JSON where there is need. */
    private static String pair(String name, String value) {
        return " " + name + "="
                + (PLAIN.matcher(value).matches() ? value : '"' + JsonEscapeUtil.jsonEscapeString(value) + '"');
    }

    /** {@code %pairs}: the event's key-value pairs. */
    static final class Pairs extends ClassicConverter {
        @Override
        public String convert(ILoggingEvent event) {
            var pairs = new StringBuilder();
            if (event.getKeyValuePairs() != null) {
                event.getKeyValuePairs().forEach(pair -> pairs.append(pair(pair.key, String.valueOf(pair.value))));
            }
            return pairs.toString();
        }
    }

    /** {@code %field(…){name}}: what is in parentheses; nothing when that is empty. */
    static final class Field extends CompositeConverter<ILoggingEvent> {
        @Override
        protected String transform(ILoggingEvent event, String in) {
            var value = in.stripTrailing();
            return value.isEmpty() ? "" : pair(getFirstOption(), value);
        }
    }
}
