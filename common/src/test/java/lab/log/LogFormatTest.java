package lab.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.event.KeyValuePair;

/** What the three formats make of the same event, and of one that tries to look like two. */
class LogFormatTest {

    private static final Instant TIME = Instant.parse("2026-11-26T02:10:00.250Z");
    private static final String FORGED = "no \"x\"\n2026-01-01 00:00:00 ERROR Main - \\ forged";

    private final LoggerContext context = new LoggerContext();

    private String line(LogFormat format, String message) {
        return line(format, message, true, null);
    }

    /** Without its last end of line. */
    private String line(LogFormat format, String message, boolean stacks, @Nullable Throwable thrown) {
        var event = new LoggingEvent("", context.getLogger("lab.http.ErrorLog"), Level.ERROR, message, thrown, null);
        event.setInstant(TIME);
        event.addKeyValuePair(new KeyValuePair("reason", "down"));
        event.addKeyValuePair(new KeyValuePair("times", 57));
        event.addKeyValuePair(new KeyValuePair("database", "pool total=25,\n\u0001active=3"));
        return new String(format.encoder(context, stacks).encode(event), StandardCharsets.UTF_8).stripTrailing();
    }

    @Test
    void textHasTheSentenceLast() {
        assertThat(line(LogFormat.TEXT, "Error querying posts: it's \"gone\""))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d ERROR ErrorLog reason=down times=57"
                        + " database=\"pool total=25,\\\\n\\\\u0001active=3\" - Error querying posts: it's \"gone\"");
        assertThat(line(LogFormat.TEXT, FORGED))
                .doesNotContain("\n")
                .endsWith(" - no \"x\" 2026-01-01 00:00:00 ERROR Main - \\ forged");
    }

    @Test
    void logfmtQuotesWhereThereIsNeed() {
        assertThat(line(LogFormat.LOGFMT, FORGED))
                .isEqualTo("time=2026-11-26T02:10:00.250Z level=ERROR logger=lab.http.ErrorLog"
                        + " msg=\"no \\\"x\\\"\\n2026-01-01 00:00:00 ERROR Main - \\\\ forged\""
                        + " reason=down times=57 database=\"pool total=25,\\n\\u0001active=3\"");
    }

    @Test
    void jsonIsOneObject() throws Exception {
        var line = line(LogFormat.JSON, FORGED);
        assertThat(line).doesNotContain("\n");
        var json = new ObjectMapper().readTree(line);
        assertThat(json.path("formattedMessage").asText()).isEqualTo(FORGED);
        assertThat(json.path("level").asText()).isEqualTo("ERROR");
        assertThat(json.path("timestamp").asLong()).isEqualTo(TIME.toEpochMilli());
        assertThat(json.path("kvpList").path(1).path("times").asText()).isEqualTo("57");
        assertThat(json.path("kvpList").path(2).path("database").asText()).isEqualTo("pool total=25,\n\u0001active=3");
        assertThat(json).as(line).hasSize(6);
    }

    @Test
    void aStackTraceIsBelowInTextAndAFieldInTheOthers() throws Exception {
        var bug = new IllegalStateException(FORGED, new IllegalArgumentException("why"));
        var text = line(LogFormat.TEXT, "Error", true, bug);
        assertThat(text.lines())
                .hasSizeGreaterThan(3)
                .element(1)
                .isEqualTo("java.lang.IllegalStateException: " + FORGED.replace('\n', ' '));
        assertThat(text).contains("\n\tat lab.log.LogFormatTest.", "\nCaused by: java.lang.Illegal");

        assertThat(line(LogFormat.LOGFMT, "Error", true, bug))
                .doesNotContain("\n")
                .contains(
                        " throwable=\"java.lang.IllegalStateException: no \\\"x\\\"\\n",
                        "\\n\\tat lab.log.LogFormatTest.");

        var throwable = new ObjectMapper()
                .readTree(line(LogFormat.JSON, "Error", true, bug))
                .path("throwable");
        assertThat(throwable.path("message").asText()).isEqualTo(FORGED);
        assertThat(throwable.path("stepArray").path(0).path("className").asText())
                .isEqualTo("lab.log.LogFormatTest");
    }

    @ParameterizedTest
    @EnumSource
    void withoutItsStackTraceAnExceptionIsStillTold(LogFormat format) {
        var bug = new IllegalStateException("broke", new IllegalArgumentException("why"));
        assertThat(line(format, "Error", false, bug))
                .doesNotContain("\n", "LogFormatTest")
                .containsSubsequence("IllegalStateException", "broke", "IllegalArgumentException", "why");
    }
}
