package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A failure of the database is one line. A bug is one as well, and the first of its kind has its stack trace. */
class ErrorLogTest {

    private static final String FRAME = "\tat lab.http.ErrorLogTest.";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ErrorLog log = new ErrorLog();

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8)); // slf4j-simple asks for it at each line
    }

    @AfterEach
    void release() {
        System.setErr(before);
    }

    @Test
    void theDatabasesFailuresHaveNoStackTrace() {
        log.error(Operation.PAGE, new SQLException("relation \"posts\" does not exist", "42P01"));
        assertThat(lines())
                .singleElement()
                .asString()
                .endsWith("Error querying posts: relation \"posts\" does not exist");
    }

    @Test
    void aBugHasItsStackTraceOnceAndIsCounted() {
        for (var i = 0; i < 3; i++) {
            log.error(Operation.SUBMIT, new NullPointerException());
        }
        log.error(Operation.SUBMIT, new NullPointerException());
        var lines = lines();
        assertThat(lines.get(0)).endsWith("Error inserting post: java.lang.NullPointerException");
        assertThat(lines).filteredOn(line -> line.startsWith(FRAME)).hasSize(2); // two places, one trace each
        assertThat(lines)
                .filteredOn(line -> line.contains("times"))
                .hasSize(2)
                .last()
                .asString()
                .endsWith("java.lang.NullPointerException (3 times by now, stack trace above)");
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
