package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lab.machine.LabHome;
import lab.source.Variant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./lab explore} as a user runs it. */
@Tag("pages")
class ExploreCommandTest {

    @TempDir
    private Path temporary;

    @Test
    void bothVariantsAreExploredAndDrawn() throws Exception {
        var output = output(0, "explore");
        assertThat(output)
                .contains("A post (5 calls), B withdraw (5 calls): 252 orders")
                .contains("| damaged, and nobody was told               |    155 |     0 |")
                .contains("broken: 170 of 252 orders do harm, 155 of them without an error to anybody.")
                .contains("fixed: none of the 252 orders does any harm.")
                .contains("acknowledged and gone; nobody was told of an error");
        assertThat(output.lines().filter(line -> !line.contains("/"))).allMatch(line -> line.length() <= 100);
        var file = Path.of(named("Result: ", output));
        var result = read(file);
        assertThat(result.path("kind").asText()).isEqualTo("explore");
        assertThat(result.path("version").asInt()).isEqualTo(1);
        assertThat(result.path("callsAlone").path(0)).hasSize(5);
        var gone = result.at("/sources/broken/clearest/acknowledged and gone");
        assertThat(gone.at("/order/preemptions").asInt()).isEqualTo(2);
        assertThat(gone.path("situations")).hasSameSizeAs(gone.at("/order/calls"));
        assertThat(Path.of(named("Picture: ", output))).isNotEmptyFile();
        assertThat(Path.of(named("Picture: ", output).replace(".svg", ".png"))).isNotEmptyFile();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void threeRequestsAreBoundedAndWhatIsLeftOutIsSaid() throws Exception {
        var output =
                output(0, "explore", "--requests", "post,list,withdraw", "--source", "broken", "--preemptions", "1");
        assertThat(output)
                .contains("A post (5 calls), B list (1 call), C withdraw (5 calls): 2,772 orders")
                .contains("of which 2,718 have more than 1 preemption and are left out")
                .contains("No picture: a progress graph has two axes");
    }

    /** A student's own variant is graded by its exit status. */
    @ParameterizedTest
    @CsvSource({"BROKEN, 3, 'broken-single-connection: 170 of 252'", "FIXED, 0, 'fixed-pooled: none of the 252'"})
    void aCopyOfAVariantIsGraded(Variant variant, int status, String verdict) throws Exception {
        var folder = LabHome.root().resolve(variant.module()).toString();
        assertThat(output(status, "explore", "--source", folder)).contains(verdict);
    }

    @Test
    void aServerWhereItMayNotMakeADatabaseIsNamed() throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of("CONN_STR", "postgres://nobody@127.0.0.1:1/db"), "explore")) {
            assertThat(lab.awaitEnd()).isEqualTo(2);
            assertThat(lab.output())
                    .contains("Unable to reach the database of CONN_STR")
                    .doesNotContain("\tat ");
        }
    }

    private String output(int status, String... arguments) throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of(), arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(status);
            return lab.output();
        }
    }

    private static String named(String label, String output) {
        return output.lines()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow()
                .substring(label.length());
    }

    private static JsonNode read(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            return JsonMapper.builder().build().readTree(in);
        }
    }
}
