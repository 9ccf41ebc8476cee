package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab fail F03 --page} and {@code ./lab explore --page}: the page, and what stands in the result file beside it. */
@Tag("pages")
class StepperPageTest {

    @TempDir
    private Path temporary;

    @Test
    void aPlayIsWrittenDownWithWhatTheServerHoldsAndWhatOthersSee() throws Exception {
        var output = run("fail", "F03", "--page", "--driver", "pgjdbc");
        assertThat(Files.readString(named("Page: ", output)))
                .startsWith("<!doctype html>")
                .contains("F03 LostCommit")
                .doesNotContain("<!--CONTENT-->", ">DATA<");
        var result =
                JsonMapper.builder().build().readTree(named("Result: ", output).toFile());
        assertThat(result.path("kind").asText()).isEqualTo("play");
        assertThat(result.path("version").asInt()).isEqualTo(1);
        assertThat(result.at("/recordings/0/driver").asText()).isEqualTo("pgjdbc");
        var broken = result.at("/recordings/0/variants/0");
        assertThat(last(broken, "INSERT INTO post_events").at("/held/0").toString())
                .isEqualTo("{\"name\":\"connection 1\",\"state\":\"transaction open\","
                        + "\"holds\":[\"has written posts\",\"has written post_events\"]}");
        assertThat(last(broken, "rollback()").at("/held/0/state").asText()).isEqualTo("no transaction");
        assertThat(last(broken, "commit()").at("/seen/0").asText()).isEqualTo("posts: none");
        assertThat(last(result.at("/recordings/0/variants/1"), "commit()")
                        .at("/seen/0")
                        .asText())
                .isEqualTo("posts: A");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void theClearestHarmfulOrdersAreAPage() throws Exception {
        var output = run("explore", "--page", "--requests", "withdraw,list", "--source", "broken");
        assertThat(Files.readString(named("Page: ", output))).contains("<article", "A withdraw", "B list");
    }

    @Test
    void whereNothingDoesHarmThereIsNoPage() throws Exception {
        assertThat(run("explore", "--page", "--requests", "post,list", "--source", "fixed"))
                .contains("No page: no order does any harm.")
                .doesNotContain("\nPage: ");
    }

    /** The last step in which somebody did this. */
    private static JsonNode last(JsonNode played, String what) {
        var steps = played.path("steps");
        return IntStream.range(0, steps.size())
                .mapToObj(steps::get)
                .filter(step -> step.path("what").asText().equals(what))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private String run(String... arguments) throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of(), arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isZero();
            return lab.output();
        }
    }

    private static Path named(String label, String output) {
        return Path.of(output.lines()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow()
                .substring(label.length()));
    }
}
