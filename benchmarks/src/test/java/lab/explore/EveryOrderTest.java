package lab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.config.Driver;
import lab.explore.ExploreResult.Found;
import lab.house.Region;
import lab.machine.LabHome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What all orders of two requests come to, exactly: these are the figures that documents quote, and each is the same on every run.
 * Both drivers agree in all of them.
 */
@Tag("pages") // in which orders two requests can run does not depend on the JDK
class EveryOrderTest {

    /** Requests; orders; whole; whole, with an error; damaged, with an error; damaged, silently; which harm in how many. */
    static final String ROWS = """
            post,post       | 252 | 142 | 0 | 110 | 0 | refused and there 110
            post,withdraw   | 252 | 22 | 60 | 15 | 155 | acknowledged and gone 40, half a post 20, refused and there 130
            post,list       | 6 | 6 | 0 | 0 | 0 | none
            withdraw,list   | 6 | 4 | 0 | 0 | 2 | shown, and never was 2
            post,find       | 6 | 6 | 0 | 0 | 0 | none
            post,slow       | 6 | 6 | 0 | 0 | 0 | none
            list,find       | 2 | 2 | 0 | 0 | 0 | none
            post,export     | 451 | 56 | 349 | 46 | 0 | refused and there 31, shown, and never was 15
            withdraw,export | 451 | 34 | 349 | 15 | 53 | half a post 6, refused and there 45, shown, and never was 23
            export,list     | 8 | 8 | 0 | 0 | 0 | none
            """;

    static Stream<String> rows() {
        return ROWS.lines().map(row -> row.replaceFirst(" +\\|", " |"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void onOneConnectionWithPgjdbcNg(String row) throws Exception {
        assertThat(row("broken", Driver.PGJDBC_NG, row)).isEqualTo(row);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void onOneConnectionWithPgjdbc(String row) throws Exception {
        assertThat(row("broken", Driver.PGJDBC, row)).isEqualTo(row);
    }

    @ParameterizedTest
    @CsvSource({
        "'post,post', 252, PGJDBC_NG",
        "'post,post', 252, PGJDBC",
        "'post,withdraw', 252, PGJDBC_NG",
        "'post,withdraw', 252, PGJDBC",
        "'post,export', 792, PGJDBC_NG",
        "'post,export', 792, PGJDBC",
        "'withdraw,list', 6, PGJDBC_NG",
        "'withdraw,list', 6, PGJDBC"
    })
    void onAPoolEverybodyGetsWhatIsTheirs(String requests, long orders, Driver driver) throws Exception {
        assertThat(row("fixed", driver, requests))
                .isEqualTo("%s | %d | %d | 0 | 0 | 0 | none".formatted(requests, orders, orders));
    }

    @Test
    void theReferenceHasTheseNumbers() throws Exception {
        var page = LabHome.root().resolve("docs/reference/explore.md");
        var table = rows().map(row -> "| " + row + " |\n").collect(Collectors.joining());
        new Region(page, "explore-pairs")
                .mustBe("| requests | orders | whole | whole, with an error | damaged, with an error"
                        + " | damaged, silently | which harm in how many |\n|---|---|---|---|---|---|---|\n" + table);
    }

    /** Plays the requests that this row begins with, and gives the row that came out. */
    private static String row(String source, Driver driver, String expected) throws Exception {
        var requests = expected.split(" ", 2)[0];
        var found = Explorer.found(requests, source, driver);
        assertThat(found.stuck()).isZero();
        return Stream.of(
                        requests,
                        found.orders(),
                        found.whole(),
                        found.wholeWithError(),
                        found.damagedWithError(),
                        found.damagedSilently(),
                        harm(found))
                .map(String::valueOf)
                .collect(Collectors.joining(" | "));
    }

    private static String harm(Found found) {
        return found.damages().isEmpty()
                ? "none"
                : found.damages().entrySet().stream()
                        .map(kind -> kind.getKey() + " " + kind.getValue())
                        .collect(Collectors.joining(", "));
    }
}
