package lab.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import lab.house.Outline.Link;
import lab.house.Outline.Section;
import lab.machine.LabHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A Spanish page keeps what its English twin has and no language changes: headings, commands, recorded output, figures, names, links,
 * tables. Who changes the one is told what to change in the other.
 */
class SpanishDocsTest {

    private static final Path ROOT = LabHome.root().toAbsolutePath().normalize();
    private static final Pattern REGION = Pattern.compile("(?s)<!-- ([\\w-]+):begin -->\n.*?<!-- \\1:end -->");

    static List<Twin> twins() throws IOException {
        return Twin.all(ROOT);
    }

    @Test
    void everyChapterIsTranslated() throws IOException {
        try (var files = Files.walk(ROOT.resolve("docs/workshop"))) {
            var chapters = files.filter(file -> file.toString().endsWith(".md")).toList();
            assertThat(twins()).extracting(Twin::english).containsAll(chapters);
        }
    }

    @ParameterizedTest
    @MethodSource("twins")
    void eachPageBeginsWithTheWayToTheOther(Twin twin) throws IOException {
        assertThat(Files.readAllLines(twin.english()).get(1))
                .contains("[Español](" + Twin.way(twin.english(), twin.spanish()) + ")");
        assertThat(Files.readAllLines(twin.spanish()).get(1))
                .contains("[English](" + Twin.way(twin.spanish(), twin.english()) + ")");
    }

    @ParameterizedTest
    @MethodSource("twins")
    void itsSectionsKeepWhatIsOfNoLanguage(Twin twin) throws IOException {
        var english = sections(twin.english());
        var spanish = sections(twin.spanish());
        assertThat(spanish.stream().map(Section::level))
                .as("levels of the headings of %s", twin)
                .containsExactlyElementsOf(english.stream().map(Section::level).toList());
        for (var i = 0; i < english.size(); i++) {
            var pair = new Pair(english.get(i), spanish.get(i));
            pair.mustShare("code and output", Section::code);
            pair.mustShare("names", Section::names);
            pair.mustShare("figures", Section::figures);
            pair.mustShare("rows of tables", Section::rows);
            pair.mustShare("<details>", Section::details);
            assertThat(goals(twin.spanish(), pair.spanish()))
                    .as("links of %s", pair)
                    .containsExactlyInAnyOrderElementsOf(goals(twin.english(), pair.english()));
        }
    }

    @ParameterizedTest
    @MethodSource("twins")
    void itsGeneratedRegionsAreTheSame(Twin twin) throws IOException {
        assertThat(regions(Files.readString(twin.spanish())))
                .isEqualTo(regions(twin.moved(Files.readString(twin.english()))));
    }

    @ParameterizedTest
    @MethodSource("twins")
    void itLeadsToSpanishPagesWhereThereAreSuch(Twin twin) throws IOException {
        var english = twins().stream().map(Twin::english).toList();
        for (var section : sections(twin.spanish())) {
            assertThat(section.links())
                    .filteredOn(link -> !link.text().equals("English") && !link.isElsewhere())
                    .extracting(link -> file(twin.spanish(), link))
                    .as("links of \"%s\" in %s", section.title(), twin)
                    .doesNotContainAnyElementsOf(english);
        }
    }

    /** A section and its translation. */
    private record Pair(Section english, Section spanish) {

        void mustShare(String what, Function<Section, Object> part) {
            assertThat(part.apply(spanish)).as("%s of %s", what, this).isEqualTo(part.apply(english));
        }

        @Override
        public String toString() {
            return "\"" + spanish.title() + "\", in English \"" + english.title() + "\"";
        }
    }

    private static List<Section> sections(Path page) throws IOException {
        return Outline.of(Files.readString(page));
    }

    private static List<String> regions(String page) {
        return REGION.matcher(page).results().map(region -> region.group()).toList();
    }

    /** Where a section's links lead, in the words of no language: an English page, and the number of a heading in it. */
    private static List<String> goals(Path page, Section section) throws IOException {
        var goals = new ArrayList<String>();
        for (var link : section.links()) {
            goals.add(link.mark() + (link.isElsewhere() ? link.target() : goal(page, link)));
        }
        return goals;
    }

    private static String goal(Path page, Link link) throws IOException {
        var file = file(page, link);
        var english = twins().stream()
                .filter(twin -> twin.spanish().equals(file))
                .map(Twin::english)
                .findFirst()
                .orElse(file);
        var goal = ROOT.relativize(english).toString();
        return link.target().contains("#") ? goal + " heading " + heading(file, link) : goal;
    }

    private static int heading(Path file, Link link) throws IOException {
        var anchors = sections(file).stream().map(Section::anchor).toList();
        var anchor = link.target().replaceFirst(".*#", "");
        assertThat(anchors).as("headings of %s", file).contains(anchor);
        return anchors.indexOf(anchor);
    }

    private static Path file(Path page, Link link) {
        return page.resolveSibling(link.target().replaceFirst("#.*", "")).normalize();
    }
}
