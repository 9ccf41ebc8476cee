package lab.failures;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lab.config.Driver;
import lab.machine.LabHome;
import lab.source.Variant;

/**
 * What the test of an experiment saw when it ran last.
 *
 * @param server driver and server, such as {@code pgjdbc-ng on PostgreSQL 18.6}
 * @param lines as {@link Play} makes them: the steps, then the outcome
 * @param looks how things stood after each step
 */
record RecordedPlay(String server, List<String> lines, List<Look> looks) {

    /**
     * The play on a variant with a driver; empty where the experiment is not played.
     *
     * @throws AssertionError when it should have been played, and was not
     */
    static Optional<RecordedPlay> of(Experiment experiment, Variant variant, Driver driver) throws IOException {
        var file = file(experiment, variant, driver);
        if (Files.exists(file)) {
            var lines = Files.readAllLines(file);
            return Optional.of(new RecordedPlay(lines.get(0), lines.subList(1, lines.size()), looks(file)));
        }
        if (mustBePlayed(experiment, variant, driver)) {
            throw new AssertionError(file + " is missing: run ./lab test, which plays all of them");
        }
        return Optional.empty();
    }

    private static List<Look> looks(Path file) throws IOException {
        var looks = file.resolveSibling(file.getFileName().toString().replace(".txt", ".json"));
        return List.of(JsonMapper.builder().build().readValue(looks.toFile(), Look[].class));
    }

    private static Path file(Experiment experiment, Variant variant, Driver driver) {
        return LabHome.root()
                .resolve(variant.module())
                .resolve("target/outcomes/%s-%s.txt".formatted(experiment.id(), driver.label()));
    }

    /** What the pool has nothing to do with the driver in is played with one of them. */
    private static boolean mustBePlayed(Experiment experiment, Variant variant, Driver driver) {
        return experiment.missing().isEmpty()
                && (Catalogue.SHARED.contains(experiment)
                        || (variant == Variant.FIXED && driver == experiment.driver()));
    }

    /** Who did what, and how that ended. */
    List<String> steps() {
        return lines.subList(0, lines.size() - 1);
    }

    /** Kind and detail. */
    String outcome() {
        return lines.get(lines.size() - 1);
    }

    /** The kind of outcome, such as {@code corruption}. */
    String kind() {
        return outcome().split("\t", 2)[0];
    }
}
