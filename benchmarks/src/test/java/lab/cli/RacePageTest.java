package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import lab.machine.OnPath;
import lab.page.PageClient;
import lab.testing.Skip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a real race: it sees the apps crash, and its controls reach the apps and their database. */
@Tag("pages")
class RacePageTest {

    private static final String BROKEN = "broken-single-connection";
    private static final String FIXED = "fixed-pooled";
    private static final Pattern ADDRESS = Pattern.compile("live page: (http://127\\.0\\.0\\.1:\\d+/)");

    @TempDir
    private Path temporary;

    @Test
    void itSeesTheCrashWithItsLastMomentsAndWhatTheControlsDo() throws Exception {
        assumeShell();
        try (var race = race("60s");
                var page = page(race)) {
            var hello = page.await("hello", event -> true);
            assertThat(hello.at("/lanes/1/name").asText()).isEqualTo(FIXED);
            assertThat(hello.at("/lanes/1/pool").asInt()).isEqualTo(25);
            assertThat(hello.path("maxConnections").asInt()).isEqualTo(100);
            crash(page);
            page.await(
                    "second",
                    second -> is(second, FIXED) && second.path("connections").asInt() > 1);
            page.await(
                    "second", second -> is(second, FIXED) && second.path("lost").isNumber());
            killsConnections(page);
            freezes(page);
            endsAnApp(page);
            assertThat(page.control("slow", "{\"ms\": 1000}").statusCode()).isEqualTo(202);
            page.await("mark", mark -> mark.path("what").asText().equals("slow"));
            race.awaitEnd();
            page.awaitEnd();
            marked(page, race.output());
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private static void crash(PageClient page) throws InterruptedException {
        var crash = page.await(
                "log", line -> is(line, BROKEN) && line.path("text").asText().startsWith("crashed with status 2"));
        assertThat(crash.path("text").asText()).contains("panic: ");
        assertThat(crash.path("link").asText()).matches("docs/failures/[FP]\\d\\d-.*\\.md");
        var moments = page.await(
                "ownership", each -> is(each, BROKEN) && each.path("crash").asBoolean());
        assertThat(moments.path("to").asDouble() - moments.path("from").asDouble())
                .isBetween(0.0, 200.0);
        assertThat(moments.path("blocks")).isNotEmpty();
        assertThat(numbers(moments.path("blocks"), "connection"))
                .as("the one connection")
                .hasSize(1);
    }

    private static void killsConnections(PageClient page) throws Exception {
        assertThat(page.control("kill", "").statusCode()).isEqualTo(202);
        var mark = page.await("mark", each -> each.path("what").asText().equals("kill"));
        assertThat(mark.path("text").asText()).matches("[1-9]\\d* database connections killed");
    }

    /** While the database is frozen nobody is answered, and afterwards fixed goes on. */
    private static void freezes(PageClient page) throws Exception {
        assertThat(page.control("freeze", "{\"seconds\": 3}").statusCode()).isEqualTo(202);
        assertThat(page.control("freeze", "{\"seconds\": 3}").statusCode())
                .as("frozen already")
                .isEqualTo(409);
        var mark = page.await("mark", each -> each.path("what").asText().equals("freeze"));
        assertThat(mark.path("text").asText()).isEqualTo("database frozen for 3 s");
        var at = mark.path("t").asInt();
        page.await(
                "second",
                each -> is(each, FIXED)
                        && each.path("second").asInt() > at
                        && each.path("answered").asInt() == 0);
        page.await(
                "second",
                each -> is(each, FIXED)
                        && each.path("second").asInt() > at + 3
                        && each.path("answered").asInt() > 0);
    }

    private static void endsAnApp(PageClient page) throws Exception {
        assertThat(page.control("end-app", "{\"lane\": \"" + FIXED + "\"}").statusCode())
                .isEqualTo(202);
        var end = page.await(
                "log", line -> is(line, FIXED) && line.path("text").asText().startsWith("crashed with status 137"));
        assertThat(end.path("link").isNull()).isTrue();
        page.await("mark", mark -> is(mark, FIXED));
        assertThat(page.events("mark")).filteredOn(mark -> is(mark, FIXED)).hasSize(1);
    }

    private static void marked(PageClient page, String output) throws Exception {
        assertThat(output).containsPattern("(?m)^Controls were used: \\d+ database connections killed at .* s");
        assertThat(output.lines().filter(line -> line.startsWith("Controls"))).allMatch(line -> line.length() <= 100);
        var file = output.substring(output.lastIndexOf("Result: ") + "Result: ".length())
                .lines()
                .findFirst()
                .orElseThrow();
        var result = new ObjectMapper().readTree(Path.of(file).toFile());
        assertThat(result.path("marks"))
                .extracting(mark -> mark.path("what").asText())
                .containsExactly("kill", "freeze", "end-app", "slow");
        assertThat(result.path("log")).hasSameSizeAs(page.events("log"));
        assertThat(result.at("/variants/" + BROKEN + "/ownership")).hasSizeBetween(2, 3);
        var last = page.events("end");
        assertThat(last).hasSize(1);
        assertThat(last.get(0).path("result")).isEqualTo(result);
        assertThat(last.get(0).path("verdicts")).hasSize(2);
    }

    @Test
    void withoutAPageThereIsNoPort() throws Exception {
        try (var load = LabProcess.start(
                temporary, Map.of(), "load", "http://127.0.0.1:1", "--no-page", "--users", "1", "--run-time", "1s")) {
            assertThat(load.awaitEnd()).as(load.output()).isIn(0, 3); // a slow machine sends nothing in a second
            assertThat(load.output()).doesNotContain("live page");
        }
    }

    @Test
    void aPagePortThatIsTakenIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var load = LabProcess.start(
                        temporary,
                        Map.of(),
                        "load",
                        "http://127.0.0.1:1",
                        "--page-port",
                        Integer.toString(taken.getLocalPort()))) {
            assertThat(load.awaitEnd()).isEqualTo(2);
            assertThat(load.output())
                    .isEqualTo(
                            "lab: --page-port %d is in use; stop what listens there, choose another, or leave it out for a free one."
                                    .formatted(taken.getLocalPort()));
        }
    }

    private static void assumeShell() {
        Skip.unless(OnPath.find("sh").isPresent(), "a part of RacePageTest needs sh, to freeze the database.");
    }

    private LabProcess race(String runTime) throws Exception {
        return LabProcess.start(
                temporary,
                Map.of(),
                "race",
                "--lanes",
                "broken,fixed",
                "--users",
                "50",
                "--spawn-rate",
                "50",
                "--wait",
                "0.5",
                "--run-time",
                runTime);
    }

    /** A client of the page whose address the lab prints. */
    static PageClient page(LabProcess lab) throws Exception {
        var address = ADDRESS.matcher(lab.awaitLine("live page: "));
        assertThat(address.find()).isTrue();
        return new PageClient(URI.create(address.group(1))).listen(0);
    }

    private static boolean is(JsonNode event, String lane) {
        return event.path("lane").asText().equals(lane);
    }

    private static List<Integer> numbers(JsonNode blocks, String field) {
        var numbers = new HashSet<Integer>();
        blocks.forEach(block -> numbers.add(block.path(field).asInt()));
        return List.copyOf(numbers);
    }
}
