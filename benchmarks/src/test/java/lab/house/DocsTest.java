package lab.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.http.Reason;
import lab.machine.LabHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be checked about documents: links, lengths, and that the reference knows every variable, route and reason. */
class DocsTest {

    private static final Path ROOT = LabHome.root();
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern DEFINITION = Pattern.compile("(?m)^\\[[^]]+]: (?!https:)([^#\\s]+)");
    private static final Pattern VARIABLE = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)*)\"");
    private static final Pattern ROUTE = Pattern.compile("(?:get|post)\\((?:table, )?\"(/[^\"]*)\"");

    static List<Path> documents() throws IOException {
        try (var files = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            files.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) throws IOException {
        var text = Files.readString(document);
        for (var kind : List.of(LINK, DEFINITION)) {
            var links = kind.matcher(text);
            while (links.find()) {
                assertThat(document.resolveSibling(links.group(1)))
                        .as(links.group())
                        .exists();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void fencedBlocksFitIntoAHundredColumnsAndCodeIntoItsOwn(Path document) throws IOException {
        var most = Integer.MAX_VALUE;
        for (var line : Files.readAllLines(document)) {
            assertThat(line.length()).as(line).isLessThanOrEqualTo(most);
            if (line.startsWith("```")) {
                most = most < Integer.MAX_VALUE ? Integer.MAX_VALUE : line.equals("```java") ? 120 : 100;
            }
        }
        assertThat(most).as("a block that does not end").isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void everyChapterEndsWithTheWayOnAndTheWayBack() throws IOException {
        try (var files = Files.list(ROOT.resolve("docs/workshop"))) {
            var chapters = files.filter(Files::isRegularFile).sorted().toList();
            for (var i = 0; i < chapters.size(); i++) {
                var lines = Files.readAllLines(chapters.get(i));
                var last = assertThat(lines.get(lines.size() - 1))
                        .as(chapters.get(i).toString());
                if (i > 0) {
                    last.containsPattern(
                            "Back: \\[[^]]+]\\(" + chapters.get(i - 1).getFileName());
                }
                if (i < chapters.size() - 1) {
                    last.containsPattern(
                            "Next: \\[[^]]+]\\(" + chapters.get(i + 1).getFileName());
                }
            }
        }
    }

    /** Chapter 7 is an hour's, and has what goes wrong on a cluster with it. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/workshop", "docs/es/workshop"})
    void aChapterHasAtMostAHundredAndFiftyLines(String workshop) throws IOException {
        try (var files = Files.list(ROOT.resolve(workshop))) {
            for (var chapter : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("07-scale-it.md"))
                    .toList()) {
                assertThat(Files.readAllLines(chapter)).as(chapter.toString()).hasSizeLessThanOrEqualTo(150);
            }
        }
    }

    @Test
    void everyFailureSaysWhereItsExperimentIs() throws IOException {
        try (var files = Files.list(ROOT.resolve("docs/failures"))) {
            for (var page : files.filter(file -> file.toString().matches(".*[FP]\\d\\d-.*"))
                    .toList()) {
                assertThat(Files.readString(page))
                        .contains("common/src/test/java/lab/failures/"
                                + page.getFileName().toString().substring(0, 3) + "_");
            }
        }
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThan(120);
    }

    @Test
    void theReferenceKnowsEveryVariable() throws IOException {
        var source = Files.readString(ROOT.resolve("common/src/main/java/lab/config/Config.java"));
        var reference = Files.readString(ROOT.resolve("docs/reference/configuration.md"));
        var names = VARIABLE.matcher(source)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        assertThat(names).hasSizeGreaterThan(10).allMatch(name -> reference.contains("`" + name + "`"));
    }

    @Test
    void theReferenceKnowsEveryRoute() throws IOException {
        var source = Files.readString(ROOT.resolve("common/src/main/java/lab/http/Routes.java"));
        var reference = Files.readString(ROOT.resolve("docs/reference/http-api.md"));
        var routes = ROUTE.matcher(source)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
        assertThat(routes).hasSize(10).allMatch(route -> reference.contains(" " + route));
    }

    @ParameterizedTest
    @EnumSource
    void theReferenceKnowsEveryReason(Reason reason) throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/reference/http-api.md"))).contains("`" + reason.label() + "`");
    }
}
