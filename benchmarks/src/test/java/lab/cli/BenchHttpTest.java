package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import lab.machine.OnPath;
import lab.testing.Skip;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab bench http} from end to end, as a user runs it: a real app and database, loads of a second each. */
class BenchHttpTest {

    /** Of each load: fewer say little of what one costs. */
    private static final long ENOUGH = 200;

    private static String output = "";
    private static int status;
    private static JsonNode result = new ObjectMapper().createObjectNode();
    private static List<Path> left = List.of();

    /** A second is enough, but on a machine with other work. */
    @BeforeAll
    static void bench(@TempDir Path temporary, @TempDir Path programs) throws Exception {
        for (var seconds : List.of(1, 5, 20)) {
            bench(temporary, seconds, FakeWrk.good(programs, seconds));
            if (rows().stream().allMatch(row -> row.path("requests").asLong() >= ENOUGH)) {
                return;
            }
        }
    }

    private static void bench(Path temporary, int seconds, Path wrk) throws Exception {
        var line = "bench http --seconds %d --warmup %d --connections 1,8 --wrk %s".formatted(seconds, seconds, wrk);
        try (var lab = LabProcess.start(temporary, Map.of(), line.split(" "))) {
            status = lab.awaitEnd();
            output = lab.output();
        }
        try (var files = Files.list(temporary)) {
            left = files.toList();
        }
        var file = output.substring(output.lastIndexOf("Result: ") + "Result: ".length());
        result = new ObjectMapper().readTree(Path.of(file.strip()).toFile());
    }

    @Test
    void everythingIsAnsweredAndNothingIsLeft() {
        assertThat(status).as(output).isZero();
        assertThat(left).isEmpty();
        assertThat(rows())
                .hasSize(8)
                .allSatisfy(row -> assertThat(row.path("failed")).isNotEmpty().allMatch(kind -> kind.asLong() == 0));
    }

    @Test
    void everyLoadHasItsRowAndTheTwoTakeTurns() {
        assertThat(rows())
                .extracting(row -> row.path("request").asText() + " " + row.path("connections") + " "
                        + row.path("load").asText())
                .containsExactly(
                        "GET /api/posts/1 1 lab",
                        "GET /api/posts/1 1 wrk",
                        "GET /api/posts/1 8 lab",
                        "GET /api/posts/1 8 wrk",
                        "GET / 1 lab",
                        "GET / 1 wrk",
                        "GET / 8 lab",
                        "GET / 8 wrk");
    }

    @Test
    void theLabsRowsHaveEveryFigure() {
        var asked = result.at("/settings/seconds").asDouble();
        assertThat(rows())
                .filteredOn(row -> row.path("load").asText().equals("lab"))
                .hasSize(4)
                .allSatisfy(row -> {
                    var requests = row.path("requests").asDouble();
                    var seconds = row.path("seconds").asDouble();
                    assertThat(requests).isPositive();
                    assertThat(seconds).isBetween(asked, asked + 11);
                    assertThat(row.path("requestsPerSecond").asDouble()).isBetween(0.8 * requests / seconds, requests);
                    assertThat(row.at("/latencyMs/p50").asDouble()).isPositive();
                    assertThat(row.at("/latencyMs/p99").asDouble())
                            .isGreaterThanOrEqualTo(row.at("/latencyMs/p50").asDouble());
                    for (var who : List.of("app", "load", "database")) {
                        var percent = row.at("/cpuPercent/" + who).asDouble();
                        assertThat(percent)
                                .as(who)
                                .isNotNegative(); // a clock's tick is 10 ms: few requests may take none
                        assertThat(row.at("/cpuMicrosPerRequest/" + who).asDouble() * requests / 1e6)
                                .as(who)
                                .isCloseTo(percent / 100 * seconds, withPercentage(1));
                    }
                });
    }

    @Test
    void whatTakesCpuIsSeen() {
        var pages = rows().get(6); // eight callers of pages: the most work of all rows
        for (var who : List.of("app", "load", "database")) {
            assertThat(pages.at("/cpuPercent/" + who).asDouble()).as(who).isPositive();
        }
    }

    /** A page of 50 posts is more than one post, and neither is nothing or a megabyte. */
    @Test
    void theAppsAllocationIsThatOfTheRequest() {
        var post = rows().get(2).path("allocatedBytesPerRequest").asDouble();
        var page = rows().get(6).path("allocatedBytesPerRequest").asDouble();
        assertThat(post).isBetween(1_000.0, 200_000.0);
        assertThat(page).isBetween(2 * post, 2_000_000.0);
    }

    @Test
    void wrksRowsHaveItsFigures() {
        assertThat(rows())
                .filteredOn(row -> row.path("load").asText().equals("wrk"))
                .hasSize(4)
                .allSatisfy(row -> {
                    assertThat(row.path("requests").asLong()).isEqualTo(1000);
                    assertThat(row.path("requestsPerSecond").asDouble()).isEqualTo(1000);
                    assertThat(row.at("/latencyMs/p99").asDouble()).isEqualTo(2.5);
                });
    }

    @Test
    void theFileSaysWhatWasDoneAndWhere() {
        assertThat(result.path("kind").asText()).isEqualTo("bench-http");
        assertThat(result.path("version").asInt()).isEqualTo(1);
        assertThat(result.path("complete").asBoolean()).isTrue();
        assertThat(result.path("notes")).isEmpty();
        assertThat(result.at("/settings/driver").asText()).isEqualTo("pgjdbc-ng");
        assertThat(result.at("/settings/poolMax").asInt()).isEqualTo(25);
        assertThat(result.at("/machine/cores").asInt()).isPositive();
        assertThat(result.path("server").asText()).matches("\\d+(\\.\\d+)+.*");
    }

    @Test
    void theTablesFitIntoAHundredColumns() {
        var lines = output.lines().filter(line -> !line.startsWith("Result: ")).toList();
        assertThat(lines).allMatch(line -> line.length() <= 100);
        assertThat(lines)
                .filteredOn(line -> line.matches(" +\\d+ (lab|wrk) +[\\d,]+ .*"))
                .hasSize(8);
    }

    /** The real one: a post that the app refuses would be an answer to wrk, and a failure here. */
    @Test
    void wrkPostsAsTheLabDoes(@TempDir Path temporary) throws Exception {
        Skip.unless(OnPath.find("wrk").isPresent(), "a part of BenchHttpTest needs wrk, to post with it.");
        var line = "bench http --requests submit --connections 2 --seconds 5 --warmup 0";
        try (var lab = LabProcess.start(temporary, Map.of(), line.split(" "))) {
            assertThat(lab.awaitEnd()).as(lab.output()).isZero();
            assertThat(lab.output())
                    .containsPattern("POST /submit +2 connections +lab +[1-9]")
                    .containsPattern("POST /submit +2 connections +wrk +[1-9]");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private static List<JsonNode> rows() {
        return StreamSupport.stream(result.path("rows").spliterator(), false).toList();
    }
}
