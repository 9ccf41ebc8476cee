package lab.testing;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import lab.config.Driver;
import lab.failures.Experiment;
import lab.failures.Look;
import lab.failures.Onlooker;
import lab.failures.Outcome;
import lab.failures.Play;
import lab.failures.Stage;

/** Plays an experiment in a test, and writes down what was seen, for the pages in {@code docs/failures}. */
public final class Rehearsal {

    private Rehearsal() {}

    /**
     * Plays it once on the shared server; skips the test, with a line that says why, where it can't be played.
     *
     * @param opener {@code Database::open} of the variant under test
     */
    public static Outcome of(Experiment experiment, Driver driver, Stage.Opener opener) throws SQLException {
        assumePlayable(experiment, experiment.id() + " is not played here");
        var seen = new ArrayList<String>();
        var looks = new ArrayList<Look>();
        Outcome outcome;
        try (var onlooker = new Onlooker(experiment, (who, what, result, look) -> {
            seen.add(Play.line(who, what, result));
            looks.add(look);
        })) {
            outcome = Play.once(experiment, SharedServer.admin(), driver, opener, onlooker);
        }
        seen.add(Play.line(outcome));
        System.out.printf("%s with %s:%n%s%n", experiment.id(), driver.label(), String.join("\n", seen));
        seen.add(0, "%s on PostgreSQL %s".formatted(driver.label(), SharedServer.version()));
        write(experiment.id() + "-" + driver.label(), seen, looks);
        return outcome;
    }

    /** Skips the test where the experiment can't be played, with a line that says what is not done, and why. */
    public static void assumePlayable(Experiment experiment, String whatIsNot) {
        var missing = experiment.missing();
        Skip.unless(missing.isEmpty(), whatIsNot + ": " + missing + ".");
    }

    /** The timeline as text, and how things stood after each of its lines as JSON. */
    private static void write(String name, List<String> seen, List<Look> looks) {
        var folder = Path.of(System.getProperty("lab.outcomes", "target/outcomes"));
        try {
            Files.write(Files.createDirectories(folder).resolve(name + ".txt"), seen);
            JsonMapper.builder()
                    .build()
                    .writeValue(folder.resolve(name + ".json").toFile(), looks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
