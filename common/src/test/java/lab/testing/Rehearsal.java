package lab.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import lab.config.Driver;
import lab.failures.Experiment;
import lab.failures.Outcome;
import lab.failures.Play;
import lab.failures.Stage;

/** Plays an experiment in a test, and writes down what came of it for the table in {@code docs/failures/README.md}. */
public final class Rehearsal {

    private Rehearsal() {}

    /**
     * Plays it once on the shared server.
     *
     * @param opener {@code Database::open} of the variant under test
     */
    public static Outcome of(Experiment experiment, Driver driver, Stage.Opener opener) throws SQLException {
        var timeline = new StringBuilder();
        var outcome = Play.once(
                experiment,
                SharedServer.admin(),
                driver,
                opener,
                (who, what, result) -> timeline.append("  %s: %s -> %s%n".formatted(who, what, result)));
        System.out.printf(
                "%s with %s: %s (%s)%n%s", experiment.id(), driver.label(), outcome.kind(), outcome.detail(), timeline);
        write(experiment, driver, outcome);
        return outcome;
    }

    private static void write(Experiment experiment, Driver driver, Outcome outcome) {
        var folder = Path.of(System.getProperty("lab.outcomes", "target/outcomes"));
        try {
            Files.writeString(
                    Files.createDirectories(folder).resolve(experiment.id() + "-" + driver.label() + ".txt"),
                    outcome.kind() + "\t" + outcome.detail() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
