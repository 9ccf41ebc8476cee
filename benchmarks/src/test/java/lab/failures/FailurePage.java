package lab.failures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lab.cli.Timeline;
import lab.config.Driver;
import lab.house.Region;
import lab.machine.LabHome;
import lab.source.Variant;
import lab.stepper.Recording;
import lab.stepper.Recording.Played;
import lab.testing.Rehearsal;

/**
 * The page of an experiment, with its two regions that are made from what the tests of this very build saw.
 *
 * @param experiment whose page
 */
record FailurePage(Experiment experiment) {

    private static final Path FOLDER = LabHome.root().resolve("docs/failures");

    /** The file's name, such as {@code F03-lost-commit.md}. */
    String name() {
        var kebab = experiment.title().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        return experiment.id() + "-" + kebab + ".md";
    }

    /** What stands on it. */
    String text() throws IOException {
        return Files.readString(FOLDER.resolve(name()));
    }

    /** Skips the test, with a line that says why, where the experiment can't be played: what the page has then stands. */
    void needsItsPlay() {
        Rehearsal.assumePlayable(experiment, name() + " is not compared here");
    }

    /** A region of it. */
    Region region(String name) {
        return new Region(FOLDER.resolve(name()), name);
    }

    /** The play on the variant that fails, in columns. */
    String timeline() throws IOException {
        return fenced(new Lanes(play(variants().get(0), experiment.driver()).steps()).toString());
    }

    /** What {@code ./lab fail} prints, and what becomes of it with the other driver where that is played. */
    String output() throws IOException {
        var machine = "Recorded with Java %d on %d cores."
                .formatted(Runtime.version().feature(), Runtime.getRuntime().availableProcessors());
        return printed() + machine + withTheOtherDriver();
    }

    /** What {@code ./lab fail} prints. */
    String printed() throws IOException {
        var output = new StringBuilder(Timeline.title(experiment) + "\n"
                + play(variants().get(0), experiment.driver()).server() + "\n");
        for (var variant : variants()) {
            output.append("\n")
                    .append(played(variant, play(variant, experiment.driver()).lines()));
        }
        return fenced(output.toString());
    }

    /** Of that only how it ends. */
    String end() throws IOException {
        var ends = new StringBuilder();
        for (var variant : variants()) {
            ends.append(
                    played(variant, List.of(play(variant, experiment.driver()).outcome())));
        }
        return fenced(ends.toString());
    }

    private String withTheOtherDriver() throws IOException {
        var outcomes = new StringBuilder();
        var driver = experiment.driver() == Driver.PGJDBC ? Driver.PGJDBC_NG : Driver.PGJDBC;
        for (var variant : variants()) {
            var play = RecordedPlay.of(experiment, variant, driver);
            play.ifPresent(other -> outcomes.append(played(variant, List.of(other.outcome()))));
        }
        return outcomes.isEmpty()
                ? "\n"
                : " With `--driver %s` it comes to\n%s".formatted(driver.label(), fenced(outcomes.toString()));
    }

    /** The play on the variants on which it is played, to step through. */
    Recording recording() throws IOException {
        var played = new ArrayList<Played>();
        for (var variant : variants()) {
            var play = play(variant, experiment.driver());
            played.add(Played.of(variant.module(), play.lines(), play.looks()));
        }
        var server = play(variants().get(0), experiment.driver()).server().split(" on ", 2);
        return Recording.of(experiment, server[0], server[1], played);
    }

    private static String played(Variant variant, List<String> lines) {
        var timeline = new Timeline(false);
        return lines.stream()
                .map(line -> timeline.line(line) + "\n")
                .collect(Collectors.joining("", timeline.heading(variant.module()) + "\n", ""));
    }

    private RecordedPlay play(Variant variant, Driver driver) throws IOException {
        return RecordedPlay.of(experiment, variant, driver).orElseThrow();
    }

    /** On which it is played, the one that fails first. */
    private List<Variant> variants() {
        return Catalogue.POOLED.contains(experiment) ? List.of(Variant.FIXED) : List.of(Variant.values());
    }

    private static String fenced(String text) {
        return "```\n" + text + "```\n";
    }
}
