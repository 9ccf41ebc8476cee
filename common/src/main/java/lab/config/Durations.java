package lab.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Durations as people write them, one unit at a time: {@code 250ms}, {@code 2s}, {@code 30m}, {@code 1h}. */
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private static final String GO_PART = "(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)";
    private static final Map<String, Long> GO_UNITS = Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException when the text has another form; the message says which form it takes
     */
    public static Duration parse(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException("write a duration as 250ms, 2s, 30m or 1h");
        }
        var amount = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    /**
     * Reads a duration as Go writes them: {@code 1h30m}, {@code 1.5s}.
     *
     * @throws IllegalArgumentException as above
     */
    static Duration parseGo(String text) {
        if (!text.matches("(" + GO_PART + ")+") || text.length() > 40) {
            throw new IllegalArgumentException("write a duration as 500ms, 1.5s, 30m or 1h30m");
        }
        var millis = BigDecimal.ZERO;
        for (var part = Pattern.compile(GO_PART).matcher(text); part.find(); ) {
            var unit = BigDecimal.valueOf(GO_UNITS.getOrDefault(part.group(2), 0L));
            millis = millis.add(new BigDecimal(part.group(1)).multiply(unit));
        }
        return Duration.ofMillis(millis.longValue());
    }

    /** The shortest such form that loses nothing; whole milliseconds only. */
    public static String format(Duration duration) {
        var millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        var seconds = millis / 1000;
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** This one, or the nearest that is neither shorter than the least nor longer than the most. */
    public static Duration within(Duration least, Duration duration, Duration most) {
        return duration.compareTo(least) < 0 ? least : duration.compareTo(most) > 0 ? most : duration;
    }
}
