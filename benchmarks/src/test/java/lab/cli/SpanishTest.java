package lab.cli;

import static lab.text.Language.retold;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.machine.LabHome;
import lab.stepper.Recording.Step;
import lab.text.Language;
import lab.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code LAB_LANG=es}: help, errors, tables and verdicts have no English left in them, and fit into their columns. */
@Tag("pages")
class SpanishTest {

    /** Words without which hardly anything can be said in English, and which nobody needs in Spanish. */
    private static final Pattern ENGLISH = Pattern.compile(
            "(?U)(?<![-\\w])(the|of|is|are|was|were|and|or|to|with|for|its|it|that|what|this|write|takes|there|each|not|from|by|in|on|at|"
                    + "an|as|than|failed|default)(?![-\\w])");

    /** What somebody typed, and what SQL, a database, a driver, a JVM, the apps and their logs say. */
    private static final Pattern NOT_OURS =
            Pattern.compile("'[^']*'|\\([^)]*=[^)]*\\)|SET [A-Za-z].*|bien: on|panic: .*|sin SQLState .*"
                    + "|\\b[0-9A-Z]{4,5} \\p{Lower}.*|HikariPool.*?\\d+ms|at lab\\..*|Connection to .* refused"
                    + "|NullPointerException .*|Unable to ping database|Retry-After: .*|Error (creating|fetching) post.*?(?=;)"
                    + "|--db does not begin.*|--[a-z-]+"
                    + "|remaining connection\\s+slots are\\s+reserved|too many clients, too many connections");

    @BeforeEach
    void spanish() {
        Language.use(Map.of("LAB_LANG", "es"), Locale.ROOT);
    }

    @AfterEach
    void english() {
        Language.use(Map.of(), Locale.ROOT);
    }

    static Stream<CommandLine> commands() {
        return below(Lab.commandLine());
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(SpanishTest::below));
    }

    /** The names are those of the English command line: one made here would be Spanish. */
    @Test
    void helpOfEveryVerb() {
        for (var command : commands().toList()) {
            var help = command.getUsageMessage();
            assertThat(help).startsWith("Uso: lab").contains("Muestra esta ayuda y termina.");
            assertThat(help.lines()).allMatch(line -> line.length() <= Text.COLUMNS);
            isSpanish(help);
            var spec = command.getCommandSpec();
            var name = spec.qualifiedName();
            spec.options()
                    .forEach(option -> assertThat(option.description())
                            .as(name + " " + option.longestName())
                            .allSatisfy(SpanishTest::isSpanish));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = BadUsageTest.LINES)
    void badUsage(String line, String culprit, String remedy) {
        var err = new StringWriter();
        var status = Lab.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(line.strip().split(" +", -1));
        assertThat(status).as(remedy).isEqualTo(2);
        assertThat(err.toString()).startsWith("lab: ").satisfies(SpanishTest::isSpanish);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "race --users 20 --spawn-rate 20 --run-time 5s --no-page",
                "fail",
                "fail F12",
                "play --task 2 --script AAABBBBAAB",
                "play --script AB",
                "hpa",
                "budget",
                "budget --pods 2",
                "doctor",
                "exercise",
                "bench --from docs/reference/results/bench.json --guess 25"
            })
    void outputOf(String line, @TempDir Path temporary) throws Exception {
        var arguments = line.replace("docs/", LabHome.root() + "/docs/").split(" ", -1);
        try (var lab = LabProcess.start(temporary, Map.of("LAB_LANG", "es"), arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isIn(List.of(0, 1, 3));
            assertThat(lab.output().lines())
                    .filteredOn(said -> !said.contains(LabHome.root().toString())) // a file's name is as long as it is
                    .allMatch(said -> said.length() <= Text.COLUMNS);
            isSpanish(lab.output());
        }
    }

    @Test
    void lettersAreReadableWithoutALocale(@TempDir Path temporary) throws Exception {
        for (var verb : List.of("budget", "--help", "dance")) {
            try (var lab = LabProcess.start(temporary, Map.of("LAB_LANG", "es", "LC_ALL", "POSIX"), verb)) {
                lab.awaitEnd();
                assertThat(lab.output()).contains("ó").doesNotContain("?");
            }
        }
    }

    @Test
    void aLanguageThatIsNotThereIsBadUsage(@TempDir Path temporary) throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of("LAB_LANG", "fr"), "budget")) {
            assertThat(lab.awaitEnd()).isEqualTo(2);
            assertThat(lab.output()).isEqualToIgnoringNewLines("lab: LAB_LANG is 'fr'; it is en or es.");
        }
    }

    static Stream<Path> plays() throws Exception {
        try (var plays = Files.list(LabHome.root().resolve("docs/failures/play"))) {
            return plays.sorted().toList().stream();
        }
    }

    /** The steps and the ends of all failures, as the documents have them recorded. */
    @ParameterizedTest
    @MethodSource("plays")
    void everyFailure(Path play) throws Exception {
        var page = Files.readString(play);
        var data = page.substring(
                page.indexOf("{\"recordings\":"), page.indexOf("</script>", page.indexOf("{\"recordings\":")));
        for (var recording : new ObjectMapper().readTree(data).required("recordings")) {
            isSpanish(retold(recording.required("sentence").asText()));
            for (var variant : recording.required("variants")) {
                isSpanish(retold(variant.required("kind").asText()));
                isSpanish(retold(variant.required("detail").asText()));
                variant.required("steps").forEach(SpanishTest::isSpanishStep);
            }
        }
    }

    private static void isSpanishStep(JsonNode step) {
        isSpanish(retold(step.required("who").asText()));
        isSpanish(retold(step.required("what").asText()));
        var result = step.required("result").asText();
        if (!Step.isWrong(result)) {
            isSpanish(retold(result));
        }
    }

    private static void isSpanish(String text) {
        var ours = NOT_OURS.matcher(text).replaceAll("");
        assertThat(ours.lines().filter(line -> ENGLISH.matcher(line).find()))
                .as(text)
                .isEmpty();
    }
}
