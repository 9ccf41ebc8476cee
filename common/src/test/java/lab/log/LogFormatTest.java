package lab.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What the three formats make of the same event, and of one that tries to look like two. */
class LogFormatTest {

    private static final Instant TIME = Instant.parse("2026-11-26T02:10:00.250Z");
    private static final String FORGED = "no \"x\"\n2026-01-01 00:00:00 ERROR Main - \\ forged";

    private static LogLine event(String message, Throwable... thrown) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("reason", "down");
        fields.put("times", 57);
        fields.put("database", "pool total=25, active=3");
        return new LogLine(
                TIME, Level.ERROR, "lab.http.ErrorLog", message, fields, thrown.length == 0 ? null : thrown[0]);
    }

    @Test
    void textHasTheSentenceLast() {
        assertThat(LogFormat.TEXT.line(event("Error querying posts: it's \"gone\"")))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d ERROR ErrorLog reason=down times=57"
                        + " database=\"pool total=25, active=3\" - Error querying posts: it's \"gone\"");
        assertThat(LogFormat.TEXT.line(event(FORGED)))
                .doesNotContain("\n")
                .endsWith(" - no \"x\" 2026-01-01 00:00:00 ERROR Main - \\ forged");
    }

    @Test
    void logfmtQuotesWhereThereIsNeed() {
        assertThat(LogFormat.LOGFMT.line(event(FORGED)))
                .isEqualTo("time=2026-11-26T02:10:00.250Z level=error logger=lab.http.ErrorLog"
                        + " msg=\"no \\\"x\\\"\\n2026-01-01 00:00:00 ERROR Main - \\\\ forged\""
                        + " reason=down times=57 database=\"pool total=25, active=3\"");
        assertThat(LogFormat.LOGFMT.line(new LogLine(TIME, Level.INFO, "x", "", Map.of(), null)))
                .isEqualTo("time=2026-11-26T02:10:00.250Z level=info logger=x msg=\"\"");
    }

    @Test
    void jsonIsOneFlatObject() throws Exception {
        var line = LogFormat.JSON.line(event(FORGED));
        assertThat(line).doesNotContain("\n");
        var json = new ObjectMapper().readTree(line);
        assertThat(json.get("message").asText()).isEqualTo(FORGED);
        assertThat(json.get("times").isInt()).isTrue();
        assertThat(json.get("level").asText()).isEqualTo("error");
        assertThat(json.get("time").asText()).isEqualTo("2026-11-26T02:10:00.250Z");
        assertThat(json).hasSize(7);
    }

    @Test
    void aStackTraceIsBelowInTextAndAFieldInTheOthers() throws Exception {
        var bug = new IllegalStateException("broke");
        assertThat(LogFormat.TEXT.line(event("Error", bug)).lines())
                .hasSizeGreaterThan(2)
                .element(1)
                .isEqualTo("java.lang.IllegalStateException: broke");
        assertThat(LogFormat.LOGFMT.line(event("Error", bug)))
                .doesNotContain("\n")
                .contains(" stack=\"java.lang.IllegalStateException: broke\\n\\tat lab.log.LogFormatTest.");
        assertThat(new ObjectMapper()
                        .readTree(LogFormat.JSON.line(event("Error", bug)))
                        .get("stack")
                        .asText())
                .startsWith("java.lang.IllegalStateException: broke\n\tat lab.log.LogFormatTest.");
    }
}
