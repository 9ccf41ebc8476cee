package lab.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import lab.config.Driver;
import lab.failures.Experiment;
import lab.failures.Outcome;
import lab.failures.Play;
import lab.failures.Stage;

/** Plays an experiment in a test, and writes down what was seen, for the pages in {@code docs/failures}. */
public final class Rehearsal {

    private Rehearsal() {}

    /**
     * Plays it once on the shared server.
     *
     * @param opener {@code Database::open} of the variant under test
     */
    public static Outcome of(Experiment experiment, Driver driver, Stage.Opener opener) throws SQLException {
        var seen = new ArrayList<String>();
        var outcome = Play.once(
                experiment,
                SharedServer.admin(),
                driver,
                opener,
                (who, what, result) -> seen.add(Play.line(who, what, result)));
        seen.add(Play.line(outcome));
        System.out.printf("%s with %s:%n%s%n", experiment.id(), driver.label(), String.join("\n", seen));
        seen.add(0, "%s on PostgreSQL %s".formatted(driver.label(), SharedServer.version()));
        write(experiment, driver, seen);
        return outcome;
    }

    private static void write(Experiment experiment, Driver driver, List<String> seen) {
        var folder = Path.of(System.getProperty("lab.outcomes", "target/outcomes"));
        try {
            Files.write(Files.createDirectories(folder).resolve(experiment.id() + "-" + driver.label() + ".txt"), seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
