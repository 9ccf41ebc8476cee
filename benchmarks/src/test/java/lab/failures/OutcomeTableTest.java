package lab.failures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import lab.config.Driver;
import lab.race.LabHome;
import lab.race.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table in {@code docs/failures/README.md} is what the variants' tests of this very build saw, not what somebody typed. With
 * {@code -Dlab.record=true} it is written instead of compared.
 */
class OutcomeTableTest {

    private static final Path PAGE = LabHome.root().resolve("docs/failures/README.md");
    private static final String REGION = "(?s)(<!-- outcomes:begin -->\n).*?(<!-- outcomes:end -->)";

    @Test
    void theTableIsWhatTheTestsSaw() throws IOException {
        var page = Files.readString(PAGE);
        var current = page.replaceFirst(REGION, "$1" + Matcher.quoteReplacement(table()) + "$2");
        if (Boolean.getBoolean("lab.record")) {
            Files.writeString(PAGE, current);
        }
        assertThat(Files.readString(PAGE))
                .as("differs from the outcomes of this build; ./lab test -Dlab.record=true writes it anew")
                .isEqualTo(current);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("experiments")
    void theExperimentNamesTheCommandThatPlaysIt(Experiment experiment) throws IOException {
        var file = experiment.getClass().getName().replace('.', '/') + ".java";
        var source =
                Files.readString(LabHome.root().resolve("common/src/test/java").resolve(file));
        assertThat(source).contains("{@code ./lab fail " + experiment.id() + "}");
    }

    private static String table() throws IOException {
        var table =
                new StringBuilder("| | broken, pgjdbc-ng | broken, pgjdbc | pooled, pgjdbc-ng | pooled, pgjdbc |\n");
        table.append("|---|---|---|---|---|\n");
        for (var experiment : Catalogue.all()) {
            table.append("| [%s %s](%s) %s"
                    .formatted(experiment.id(), experiment.title(), page(experiment), experiment.inShort()));
            for (var variant : Variant.values()) {
                for (var driver : Driver.values()) {
                    table.append(" | ").append(outcome(experiment, variant, driver));
                }
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    /** The kind of outcome that was seen last; a dash where it was not played. */
    private static String outcome(Experiment experiment, Variant variant, Driver driver) throws IOException {
        var played = variant == Variant.FIXED || Catalogue.SHARED.contains(experiment);
        var file = LabHome.root()
                .resolve(variant.module())
                .resolve("target/outcomes/%s-%s.txt".formatted(experiment.id(), driver.label()));
        if (!Files.exists(file)) {
            assertThat(played && Catalogue.SHARED.contains(experiment))
                    .as("%s is missing: run ./lab test, which plays all of them", file)
                    .isFalse();
            return "–";
        }
        return Files.readString(file).split("\t", 2)[0];
    }

    static String page(Experiment experiment) {
        var kebab = experiment.title().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return experiment.id() + "-" + kebab + ".md";
    }

    static Stream<Experiment> experiments() {
        return Catalogue.all().stream();
    }
}
