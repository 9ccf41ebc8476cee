package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lab.failures.Catalogue;
import lab.machine.LabHome;
import lab.testing.Rehearsal;
import lab.testing.Skip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab fail} from end to end. */
class FailTest {

    @Test
    void withoutAnIdItListsAllWithOneLineEach(@TempDir Path temporary) throws Exception {
        var lines = run(temporary, "fail").lines().toList();
        assertThat(lines).hasSameSizeAs(Catalogue.all()).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(2)).startsWith("F03  A commit returns");
    }

    @Test
    void aPlayShowsBothVariantsStepByStepAndLeavesNothing(@TempDir Path temporary) throws Exception {
        var output = run(temporary, "fail", "f03");
        assertThat(output)
                .contains("broken-single-connection", "fixed-pooled")
                .contains("R1 on connection 1   commit()                                   ok")
                .contains("R2 on connection 2   rollback()                                 ok")
                .contains("  corruption: the post was acknowledged and is gone")
                .contains("  no failure: the acknowledged post is there")
                .doesNotContain("\033");
        assertThat(output.lines()).allMatch(line -> line.length() <= 100);
        assertThat(onAnyServer(output)).contains(onAnyServer(recordedOn("docs/failures/F03-lost-commit.md")));
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void behindAPoolerItPlaysWithTheDriverOfThePage(@TempDir Path temporary) throws Exception {
        Rehearsal.assumePlayable(Catalogue.find("P13"), "P13 is not played by its command here");
        assertThat(run(temporary, "fail", "P13"))
                .contains("pgjdbc on PostgreSQL", "corruption: the acknowledged post is in tenant_a.posts");
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void whatCantBePlayedHereSaysWhy(@TempDir Path temporary) throws Exception {
        var missing = Catalogue.find("P16").missing();
        Skip.unless(!missing.isEmpty(), "what ./lab fail says of what can't be played: P16 can be played here.");
        try (var lab = LabProcess.start(temporary, Map.of(), "fail", "P16")) {
            assertThat(lab.awaitEnd()).isEqualTo(2);
            assertThat(lab.output())
                    .contains("lab: P16 can't be played here: " + missing
                            + ". Its page, docs/failures/P16…, has what came of it.")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aTerminalSeesTheRequestsInColoursAndWhatWentWrongInRed() {
        var timeline = new Timeline(true);
        assertThat(timeline.step("R1 on connection 1", "selects 1", "ok")).contains("\033[36mR1 on connection 1");
        assertThat(timeline.step("R2 on connection 1", "selects 1", "25P02 current transaction"))
                .contains("\033[35mR2 on connection 1")
                .contains("\033[31m25P02 current transaction");
        assertThat(timeline.step("R1 on connection 1", "commits", "hangs")).contains("\033[36mR1", "\033[31mhangs");
        assertThat(timeline.outcome("no failure", "all is well")).contains("\033[32m");
        assertThat(timeline.outcome("hang", "select 1 does not return"))
                .contains("\033[31m")
                .contains("hang\033[0m")
                .doesNotContain("\033[21m");
    }

    /** The first block of the page's recorded output. */
    private static String recordedOn(String page) throws IOException {
        var text = Files.readString(LabHome.root().resolve(page));
        var output = text.substring(text.indexOf("<!-- output:begin -->"));
        return output.split("```", 3)[1].strip();
    }

    private static String onAnyServer(String output) {
        return output.replaceAll("PostgreSQL [\\d.]+", "PostgreSQL");
    }

    private static String run(Path temporary, String... arguments) throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of(), arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isZero();
            return lab.output();
        }
    }
}
