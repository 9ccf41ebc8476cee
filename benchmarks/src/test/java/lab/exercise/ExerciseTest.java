package lab.exercise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lab.house.Region;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every exercise fails as it is, and its own solution, alone, mends it. */
@Tag("grader")
class ExerciseTest {

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @EnumSource
    void itFailsBeforeItsSolutionAndPassesAfterwards(Exercise exercise) throws Exception {
        var copy = new WorkingCopy(temporary.resolve("copy"));
        copy.make(exercise);
        var before = tried(exercise, copy);
        copy.apply(exercise.solutionPatch());
        assertThat(tried(exercise, copy)).allMatch(Remark::passed);
        assertThat(before).anyMatch(remark -> !remark.passed());
        new Region(LabHome.root().resolve("docs/workshop/exercises/README.md"), "exercise-" + exercise.number())
                .mustBe(fenced(before));
    }

    private static List<Remark> tried(Exercise exercise, WorkingCopy copy) throws Exception {
        var remarks = new ArrayList<Remark>();
        try (var cleanup = Cleanup.onExit()) {
            var server = cleanup.open(() -> Server.open(Map.of()));
            new Trial(copy.folder(), copy.build(), server, cleanup, remarks::add).run(exercise);
        }
        return remarks;
    }

    private static String fenced(List<Remark> remarks) {
        return remarks.stream()
                .map(remark -> (remark.passed() ? "ok    " : "FAIL  ") + remark.demand() + "\n")
                .collect(Collectors.joining("", "```\n", "```\n"));
    }

    @Test
    void whatIsThereIsNotOverwritten() throws IOException {
        var copy = new WorkingCopy(temporary.resolve("copy"));
        copy.make(Exercise.LEAK_ON_ERROR);
        var mine = Files.writeString(copy.folder().resolve("Database.java"), "mine");
        assertThatThrownBy(() -> copy.make(Exercise.LEAK_ON_ERROR)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(mine).hasContent("mine");
    }

    @Test
    void whatDoesNotCompileIsNamedByFileAndLine() throws IOException {
        var copy = new WorkingCopy(temporary.resolve("copy"));
        copy.make(Exercise.CARRY_ON);
        Files.writeString(copy.folder().resolve("ErrorHandler.java"), "package lab.app;\nfinal class ErrorHandler {\n");
        assertThatThrownBy(copy::build)
                .isInstanceOf(DoesNotCompileException.class)
                .hasMessageStartingWith("ErrorHandler.java:2: reached end of file while parsing");
    }

    @Test
    void aPatchThatDoesNotFitIsNamed() throws IOException {
        var copy = new WorkingCopy(temporary.resolve("copy"));
        copy.make(Exercise.LEAK_ON_ERROR);
        assertThatThrownBy(() -> copy.apply(Exercise.POOL_OF_200.solutionPatch()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("solution.patch does not fit");
    }
}
