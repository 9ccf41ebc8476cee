package lab.failures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lab.config.Driver;
import lab.house.Region;
import lab.machine.LabHome;
import lab.source.Variant;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/failures/README.md} is what the variants' tests of this very build saw, not what somebody typed. With
 * {@code -Dlab.record=true} it is written instead of compared.
 */
class OutcomeTableTest {

    private static final Path PAGE = LabHome.root().resolve("docs/failures/README.md");

    @Test
    void theTableIsWhatTheTestsSaw() throws IOException {
        new Region(PAGE, "outcomes").mustBe(table());
    }

    private static String table() throws IOException {
        var table =
                new StringBuilder("| | broken, pgjdbc-ng | broken, pgjdbc | pooled, pgjdbc-ng | pooled, pgjdbc |\n");
        table.append("|---|---|---|---|---|\n");
        for (var experiment : Catalogue.all()) {
            if (!experiment.missing().isEmpty()) {
                table.append(whatThePageHas(experiment));
                continue;
            }
            table.append("| [%s %s](%s) %s"
                    .formatted(
                            experiment.id(),
                            experiment.title(),
                            new FailurePage(experiment).name(),
                            experiment.inShort()));
            for (var variant : Variant.values()) {
                for (var driver : Driver.values()) {
                    table.append(" | ").append(outcome(experiment, variant, driver));
                }
            }
            table.append(" |\n");
        }
        return table.toString();
    }

    /** Where an experiment can't be played, what was seen elsewhere stands. */
    private static String whatThePageHas(Experiment experiment) throws IOException {
        System.out.printf("%s is not compared in the table: %s.%n", experiment.id(), experiment.missing());
        try (var lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("| [" + experiment.id()))
                    .findFirst()
                    .map(line -> line + "\n")
                    .orElseThrow(() -> new AssertionError("no row for " + experiment.id() + " in " + PAGE));
        }
    }

    /** A dash where it is not played. */
    private static String outcome(Experiment experiment, Variant variant, Driver driver) throws IOException {
        return RecordedPlay.of(experiment, variant, driver)
                .map(RecordedPlay::kind)
                .orElse("–");
    }
}
