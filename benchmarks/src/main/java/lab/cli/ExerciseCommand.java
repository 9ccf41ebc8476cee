package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lab.exercise.DoesNotCompileException;
import lab.exercise.Exercise;
import lab.exercise.Remark;
import lab.exercise.Trial;
import lab.exercise.WorkingCopy;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.Server;
import lab.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lab exercise}. */
@Command(
        name = "exercise",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Eight fixes that look right, to be mended: without a verb it lists them.",
        footer = {
            "",
            "See docs/workshop/exercises/README.md. The server is that of CONN_STR if set, else an embedded one.",
            "Exit status: 0 done, or mended, 3 something still fails, 2 bad usage, 130 interrupted."
        })
final class ExerciseCommand implements Callable<Integer> {

    private static final int STILL_FAILS = 3;
    private static final String INDENT = "      ";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (var exercise : Exercise.values()) {
            System.out.printf(
                    "%d  %-28s%s%n", exercise.number(), exercise.folderName().substring(2), retold(exercise.claim()));
        }
        System.out.println(retold(
                "./lab exercise start N makes a copy to work on, ./lab exercise check N says what still fails."));
        return 0;
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Makes a copy to work on, in target/exercises.")
    int start(@Parameters(paramLabel = "N", description = "the exercise's number") int number) throws IOException {
        var exercise = exercise(number);
        var copy = WorkingCopy.of(exercise);
        try {
            copy.make();
        } catch (FileAlreadyExistsException e) {
            Usage.require(spec, false, shown(copy.folder()) + " is there already; remove it to begin anew");
        }
        System.out.println(quoted(exercise));
        try (var files = Files.list(copy.folder())) {
            files.sorted().forEach(file -> System.out.println("  " + shown(file)));
        }
        System.out.println(retold("Find out what is wrong: ./lab exercise check " + number));
        return 0;
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Builds the copy, tries it, and says what still fails.")
    int check(@Parameters(paramLabel = "N", description = "the exercise's number") int number) throws Exception {
        var exercise = exercise(number);
        var copy = WorkingCopy.of(exercise);
        Usage.require(
                spec,
                Files.isDirectory(copy.folder()),
                shown(copy.folder()) + " is missing; ./lab exercise start " + number + " makes it");
        boolean mended;
        try {
            mended = tried(exercise, copy);
        } catch (DoesNotCompileException e) {
            System.out.println(retold(shown(copy.folder()) + " can't be built:"));
            System.out.println(e.getMessage());
            return STILL_FAILS;
        }
        System.out.println(retold(
                mended
                        ? "Mended. Another way: " + shown(exercise.solutionPatch())
                        : "Not yet. Sources: " + shown(copy.folder())));
        return mended ? 0 : STILL_FAILS;
    }

    private static boolean tried(Exercise exercise, WorkingCopy copy) throws Exception {
        var remarks = new ArrayList<Remark>();
        try (var cleanup = Cleanup.onExit()) {
            var jar = copy.build();
            var console = cleanup.open(() -> new Console("exercise", 1, ""));
            console.event(quoted(exercise));
            var server = cleanup.open(() -> Server.open(System.getenv()));
            var trial = new Trial(copy.folder(), jar, server, cleanup, remark -> {
                lines(remark).forEach(console::event);
                remarks.add(remark);
            });
            trial.run(exercise);
        }
        return remarks.stream().allMatch(Remark::passed);
    }

    private static List<String> lines(Remark remark) {
        var lines = new ArrayList<String>();
        lines.add(remark.head());
        var seen = remark.seen() + " (wanted: " + remark.wanted() + ")";
        (INDENT + Text.wrapped(retold(seen), 88, INDENT)).lines().forEach(lines::add);
        var timeline = new Timeline(Console.isTerminal());
        remark.order().forEach(step -> lines.add(timeline.step(step.who(), step.what(), step.result())));
        return lines;
    }

    private static String quoted(Exercise exercise) {
        return "%d: \"%s\"".formatted(exercise.number(), retold(exercise.claim()));
    }

    private Exercise exercise(int number) {
        try {
            return Exercise.of(number);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** From the root of the checkout, where the reader most probably is. */
    private static Path shown(Path file) {
        return LabHome.root().relativize(file);
    }
}
