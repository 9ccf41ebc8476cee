package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A failure of the database is one line, and a storm of equal ones a line a second. A bug is one as well, and the first of its kind
 * has its stack trace. The seconds are the test's.
 */
class ErrorLogTest {

    private static final String FRAME = "\tat lab.http.ErrorLogTest.";

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Queue<Runnable> inASecond = new ArrayDeque<>();
    private final ErrorLog log = new ErrorLog(inASecond::add);

    @BeforeEach
    void capture() {
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8)); // the log asks for it at each line
    }

    @AfterEach
    void release() {
        System.setErr(before);
    }

    @Test
    void theDatabasesFailureIsALineThatEndsAsTheOrigins() {
        page(new SQLException("relation \"posts\" does not exist", "42P01"), Reason.ERROR, "r1");
        assertThat(lines())
                .singleElement()
                .asString()
                .matches(".* ERROR ErrorLog reason=error request=r1 - .*")
                .endsWith(" - Error querying posts: relation \"posts\" does not exist");
    }

    @Test
    void whoIsBusyOrDownTellsItsNumbersAndWhatWasBehindIt() {
        var refused = new SQLException("Connection refused", "08001");
        page(new SQLTransientConnectionException("timed out", "08001", refused), Reason.DOWN, "r1");
        assertThat(lines())
                .singleElement()
                .asString()
                .contains("reason=down request=r1 cause=\"Connection refused\" database=\"the numbers\" - ");
    }

    @Test
    void aFailureOverSeveralLinesIsOneLine() {
        page(new SQLException("ERROR: no such table\n  Position: 15", "42P01"), Reason.ERROR, "r1");
        assertThat(lines()).singleElement().asString().endsWith("ERROR: no such table Position: 15");
    }

    @Test
    void aStormIsSummedUpEachSecondAndNoFailureIsLost() {
        for (var i = 1; i <= 40; i++) {
            page(new SQLException("closed", "08006"), Reason.DOWN, "r" + i);
        }
        assertThat(lines()).singleElement().asString().contains("request=r1 ").doesNotContain("times=");

        aSecondPasses();
        assertThat(lines()).hasSize(2).last().asString().contains("reason=down request=r40 times=39 ");

        page(new SQLException("closed", "08006"), Reason.DOWN, "r41");
        assertThat(lines()).as("the storm goes on").hasSize(2);
        aSecondPasses();
        assertThat(lines())
                .hasSize(3)
                .last()
                .asString()
                .contains("request=r41 ")
                .doesNotContain("times=");

        aSecondPasses();
        assertThat(inASecond).as("it is over, and nothing keeps time").isEmpty();
        page(new SQLException("closed", "08006"), Reason.DOWN, "r42");
        assertThat(lines())
                .as("the first of the next")
                .hasSize(4)
                .last()
                .asString()
                .contains("request=r42 ");
    }

    @Test
    void anotherReasonOrOperationOrStateIsAnotherStorm() {
        page(new SQLException("closed", "08006"), Reason.DOWN, "r1");
        page(new SQLException("shut down", "57P01"), Reason.DOWN, "r2");
        page(new SQLException("too slow", "57014"), Reason.SLOW, "r3");
        log.failed(Operation.SUBMIT, new SQLException("closed", "08006"), Reason.DOWN, "r4", "the numbers");
        log.noRoom("its queue is full", "r5");
        assertThat(lines()).hasSize(5);
        assertThat(lines().get(4)).contains(" WARN ErrorLog reason=queue request=r5 - No room: its queue is full");
    }

    @Test
    void whatIsNotSaidYetIsSaidAtTheEnd() {
        for (var i = 1; i <= 3; i++) {
            log.noRoom("its queue is full", "r" + i);
        }
        log.flush();
        assertThat(lines()).hasSize(2).last().asString().contains("request=r3 times=2 ");
        log.flush();
        assertThat(lines()).hasSize(2);
    }

    @Test
    void aBugHasItsStackTraceOnce() {
        for (var i = 1; i <= 3; i++) {
            bug("r" + i);
        }
        aSecondPasses();
        aSecondPasses();
        bug("r4");
        var lines = lines();
        assertThat(lines.get(0)).endsWith("Error inserting post: java.lang.NullPointerException");
        assertThat(lines).filteredOn(line -> line.startsWith(FRAME + "bug(")).hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.contains(" ERROR "))
                .hasSize(3)
                .element(1)
                .asString()
                .contains("request=r3 times=2 ");
    }

    private void bug(String request) {
        log.failed(Operation.SUBMIT, new NullPointerException(), Reason.ERROR, request, "the numbers");
    }

    private void page(Exception failure, Reason reason, String request) {
        log.failed(Operation.PAGE, failure, reason, request, "the numbers");
    }

    private void aSecondPasses() {
        for (var due = inASecond.size(); due > 0; due--) {
            inASecond.remove().run();
        }
    }

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
