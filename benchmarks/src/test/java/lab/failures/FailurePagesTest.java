package lab.failures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import lab.machine.LabHome;
import lab.source.Variant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every experiment has its page, in the fixed shape; the code on it is a region of a real file, and what it shows is what the
 * tests of this very build saw.
 */
class FailurePagesTest {

    private static final List<String> HEADINGS = List.of(
            "## Symptom",
            "## Timeline",
            "## Run it",
            "## Recorded output",
            "## Why",
            "## The fix",
            "## Seen in the wild",
            "## Try");
    private static final Pattern CODE = Pattern.compile("(?s)```java\n// (\\S+)\n(.*?)```");

    static List<Experiment> experiments() {
        return Catalogue.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("experiments")
    void thePageHasItsShape(Experiment experiment) throws IOException {
        var lines = page(experiment).lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(120).allMatch(line -> line.length() <= 130);
        assertThat(lines.get(0)).startsWith("# " + experiment.id() + " ");
        assertThat(lines.stream().filter(line -> line.startsWith("## "))).isEqualTo(HEADINGS);
        assertThat(page(experiment)).contains("./lab fail " + experiment.id(), "(play/" + experiment.id() + ".html)");
        assertThat(section(experiment, "## The fix")).contains("```java\n// ");
        assertThat(section(experiment, "## Seen in the wild")).containsPattern("(?m)^- [\\w.-]+/[\\w.-]+#\\d+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " : ",
            value = {
                "F07 : PreparedStatement \\w+( =.*)?;",
                "F10 : setQueryTimeout|\\.cancel\\(\\)",
                "F12 : \"(?i:(re)?set )(?!(?i:transaction read only|statement_timeout = )|[A-Z]+_)|(?i:create temp)"
                        + "|(?i:set_config)\\((?!'\\w+', \\w+, true\\)|\" \\+ quoted)",
            })
    void whatTheAppIsSaidNotToDoItDoesNot(String id, String code) throws IOException {
        assertThat(section(Catalogue.find(id), "## Symptom")).contains("The lab's app does not do this: ");
        for (var module : List.of("common", Variant.BROKEN.module(), Variant.FIXED.module())) {
            try (var files = Files.walk(LabHome.root().resolve(module).resolve("src/main/java"))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(code);
                }
            }
        }
    }

    private static String section(Experiment experiment, String heading) throws IOException {
        var text = page(experiment);
        var start = text.indexOf(heading) + heading.length();
        var end = text.indexOf("\n## ", start);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("experiments")
    void itsTimelineAndItsOutputAreWhatTheTestsSaw(Experiment experiment) throws IOException {
        var page = new FailurePage(experiment);
        page.needsItsPlay();
        page.region("timeline").mustBe(page.timeline());
        page.region("output").mustBe(page.output());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("experiments")
    void theExperimentNamesTheCommandThatPlaysIt(Experiment experiment) throws IOException {
        var file = experiment.getClass().getName().replace('.', '/') + ".java";
        assertThat(Files.readString(
                        LabHome.root().resolve("common/src/test/java").resolve(file)))
                .contains("{@code ./lab fail " + experiment.id() + "}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("experiments")
    void theCodeOnItIsInTheRepository(Experiment experiment) throws IOException {
        var code = CODE.matcher(page(experiment));
        while (code.find()) {
            assertThat(Files.readString(LabHome.root().resolve(code.group(1))))
                    .contains(code.group(2).stripTrailing());
        }
    }

    private static String page(Experiment experiment) throws IOException {
        return new FailurePage(experiment).text();
    }
}
