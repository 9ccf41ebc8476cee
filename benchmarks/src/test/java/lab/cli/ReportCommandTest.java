package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import lab.report.Report;
import lab.report.Results;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./lab report} as a user meets it. */
class ReportCommandTest {

    @TempDir
    private Path folder;

    @Test
    void itNamesEachFileAndLeavesTwo(@TempDir Path temporary) throws Exception {
        var race = Results.write(folder, "race-1.json", Results.race(20));
        var broken = Files.writeString(folder.resolve("broken\u001b[2J.json"), "{");
        var out = folder.resolve("new/out");
        try (var lab = LabProcess.start(
                temporary, Map.of(), "report", race.toString(), broken.toString(), "--out", out.toString())) {
            assertThat(lab.awaitEnd()).as(lab.output()).isZero();
            assertThat(lab.output())
                    .containsPattern("race-1\\.json +Race: 200 users for 20s")
                    .containsPattern("broken\\?\\[2J\\.json +left out: broken JSON at line 1")
                    .contains("Report: " + out.resolve("report.html"), "Report: " + out.resolve("report.md"))
                    .doesNotContain("\u001b");
        }
        assertThat(out.resolve("report.html")).content().contains("Race: 200 users for 20s", "left out");
        assertThat(out.resolve("report.md")).content().contains("## Left out");
    }

    @Test
    void whereNothingCanBeShownNothingIsWritten() throws IOException {
        var broken = Files.writeString(folder.resolve("broken.json"), "{");
        var out = folder.resolve("out");
        assertThat(status("report", broken.toString(), "--out", out.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no result to show").contains("./lab race");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            none.json                | none.json      | does not exist
            .                        | .              | is no file
            race-1.json --out race-1.json | --out     | is a file; name a folder
            race-1.json --in x       | --in           | ./lab report --help
            """)
    void badUsageIsNamed(String line, String culprit, String remedy) throws IOException {
        Results.write(folder, "race-1.json", Results.race(2));
        var words = Stream.of(("report " + line).split(" +", -1))
                .map(word -> word.equals(".") || word.endsWith(".json")
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);
        assertThat(status(words)).isEqualTo(2);
        assertThat(err.toString()).startsWith("lab: ").contains(culprit).contains(remedy);
    }

    @Test
    void tooManyFilesAreRefused() throws IOException {
        var race = Results.write(folder, "race-1.json", Results.race(2)).toString();
        var words =
                Stream.concat(Stream.of("report"), Stream.generate(() -> race).limit(101));
        assertThat(status(words.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString()).contains("101 files are too many");
    }

    /** A command that the report prints and the lab refuses would help nobody. */
    @Test
    void theLabTakesTheCommandsThatAReportNames() throws IOException {
        var report = Report.of(List.of(
                Results.write(folder, "race-1.json", Results.race(20)),
                Results.write(folder, "load-1.json", Results.load()),
                Results.write(folder, "bench-1.json", Results.bench()),
                Results.write(folder, "http-1.json", Results.http()),
                Results.write(folder, "explore-1.json", Results.explore()),
                Results.write(folder, "hpa-1.json", Results.hpa())));
        assertThat(report.sections()).hasSize(6).allSatisfy(section -> {
            var command = Objects.requireNonNull(section.again().command());
            assertThat(Lab.commandLine()
                            .parseArgs(command.replace("./lab ", "").split(" ", -1))
                            .unmatched())
                    .isEmpty();
        });
    }

    private final StringWriter err = new StringWriter();

    private int status(String... words) {
        return Lab.commandLine().setErr(new PrintWriter(err, true)).execute(words);
    }
}
