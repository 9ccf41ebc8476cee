package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.house.Region;
import lab.machine.LabHome;
import lab.page.PageClient;
import lab.testing.LossyProxy;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of chapter 6 do what it says of them; with {@code -Dlab.record=true} its table is written anew. No kill meets the moment
 * between COMMIT and its answer for sure, so P11's proxy stands between the app and its database.
 */
@Tag("pages")
class OutcomePagesTest {

    private static final Path CHAPTER = LabHome.root().resolve("docs/workshop/06-kill-the-database.md");
    private static final String CALM = "broken-without-panic";
    private static final String FIXED = "fixed-pooled";
    private static final String RETRY = " --retry 5";

    /** Seconds by which an answer that was on its way may be late on a busy machine. */
    private static final double LATE = 5;

    private static final int SOMETHING_FAILED = 3;

    @TempDir
    private Path temporary;

    @Test
    void anUnknownOutcomeIsClearedByARetryWithItsKey() throws Exception {
        try (var proxy = LossyProxy.before(SharedServer.database(OutcomePagesTest.class));
                var app = lab(Map.of("CONN_STR", proxy.address().toUrl()), command("run") + " --port 0")) {
            var url = app.awaitLine("  curl -i http").replaceAll("^.* (http://[^/]+)/.*$", "$1");
            assertThat(Files.readString(CHAPTER)).contains("    ./lab " + command("load") + RETRY + "\n");
            var load = command("load").replaceFirst("http://\\S+", url);
            proxy.losesTheNextCommit();
            var once = table(load);
            proxy.losesTheNextCommit();
            var again = table(load + RETRY);
            new Region(CHAPTER, "retry").mustBe(beside(once, again));
        }
    }

    /** Of all that it prints. */
    private String table(String load) throws IOException, InterruptedException {
        try (var lab = lab(Map.of(), load)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(SOMETHING_FAILED);
            return lab.output();
        }
    }

    private static String beside(String once, String again) {
        var lines = new ArrayList<String>();
        lines.add("|  | without | with `--retry 5` |");
        lines.add("|---|---|---|");
        Stream.of("requests failed", "outcome unknown", "refused posts that exist", "posts stored more than once")
                .map(row -> "| %s | %s | %s |".formatted(row, cell(once, row), cell(again, row)))
                .forEach(lines::add);
        return String.join("\n", lines) + "\n";
    }

    /** What is rare has no row as long as it is zero. */
    private static String cell(String table, String row) {
        var cell = Pattern.compile("\\| " + row + " +\\| +(.+?) +\\|").matcher(table);
        return cell.find() ? cell.group(1) : "0";
    }

    @Test
    void whoseConnectionsAreKilledFailsForGoodAndThePoolTellsNoLie() throws Exception {
        var race = command("race").replaceFirst(" --open", "");
        try (var lab = lab(Map.of(), race);
                var page = RacePageTest.page(lab)) {
            page.await("second", each -> answered(each, FIXED, 1));
            var first = kill(page, 0);
            page.await("second", each -> answered(each, FIXED, first + 1));
            var last = kill(page, first);
            lab.awaitEnd();
            page.awaitEnd();
            assertThat(page.events("second")).noneMatch(each -> answered(each, CALM, first + LATE));
            assertThat(page.events("second")).anyMatch(each -> answered(each, FIXED, last + 1));
            var fixed = page.await("end", any -> true).at("/result/variants/" + FIXED);
            for (var violation : List.of("acknowledgedMissing", "refusedPresent", "storedAgain", "postsWithoutEvent")) {
                assertThat(fixed.at("/audit/" + violation).asLong(-1))
                        .as(violation)
                        .isZero();
            }
        }
    }

    /**
     * Kills all connections.
     *
     * @param after when they were killed before, in seconds since the load began
     * @return when they were killed now
     */
    private static double kill(PageClient page, double after) throws Exception {
        assertThat(page.control("kill", "").statusCode()).isEqualTo(202);
        return page.await("mark", mark -> mark.path("t").asDouble() > after)
                .path("t")
                .asDouble();
    }

    /** Whether somebody on this lane was answered in this second, all of which came later than that. */
    private static boolean answered(JsonNode second, String lane, double after) {
        return second.path("lane").asText().equals(lane)
                && second.path("second").asInt() > after + 1
                && second.path("answered").asInt() > 0;
    }

    /** The chapter's first command of this verb, without the lab's name. */
    private static String command(String verb) throws IOException {
        var command = Pattern.compile("(?m)^ {4}\\./lab (" + verb + " .*)$").matcher(Files.readString(CHAPTER));
        assertThat(command.find()).as(verb).isTrue();
        return command.group(1);
    }

    private LabProcess lab(Map<String, String> environment, String command) throws IOException {
        return LabProcess.start(temporary, environment, command.split(" ", -1));
    }
}
