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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every exercise fails as it is, and its own solution, alone, mends it. */
@Tag("grader")
class ExerciseTest {

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @EnumSource
    void itFailsBeforeItsSolutionAndPassesAfterwards(Exercise exercise) throws Exception {
        var copy = new WorkingCopy(exercise, temporary.resolve("copy"));
        copy.make();
        var before = tried(copy);
        copy.apply(exercise.solutionPatch());
        assertThat(tried(copy)).allMatch(Remark::passed);
        assertThat(before).anyMatch(remark -> !remark.passed());
        new Region(LabHome.root().resolve("docs/workshop/exercises/README.md"), "exercise-" + exercise.number())
                .mustBe(fenced(before));
    }

    private static List<Remark> tried(WorkingCopy copy) throws Exception {
        var remarks = new ArrayList<Remark>();
        try (var cleanup = Cleanup.onExit()) {
            var server = cleanup.open(() -> Server.open(Map.of()));
            new Trial(copy.folder(), copy.build(), server, cleanup, remarks::add).run(copy.exercise());
        }
        return remarks;
    }

    private static String fenced(List<Remark> remarks) {
        return remarks.stream().map(remark -> remark.head() + "\n").collect(Collectors.joining("", "```\n", "```\n"));
    }

    /** What a student might do to a solution, or to the exercise itself, that is no solution. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOCK_PER_STATEMENT     | false | return work.on(connection);   | throw new SQLException("no");
            CONNECTION_PER_REQUEST | true  | places.release();             | ; // never
            CONNECTION_PER_REQUEST | true  | new Semaphore(places)         | new Semaphore(1)
            LEAK_ON_ERROR          | false | config.pool().max()           | 1000
            RETRY_FOR_EVER         | true  | e) {\\n            return pool.getConnection() | e) {\\n            return connection()
            CARRY_ON               | false | return Refusal.of(            | Runtime.getRuntime().halt(2); return Refusal.of(
            """)
    void anotherWrongFixIsRefusedToo(Exercise exercise, boolean solved, String right, String wrong) throws Exception {
        var copy = new WorkingCopy(exercise, temporary.resolve("copy"));
        copy.make();
        if (solved) {
            copy.apply(exercise.solutionPatch());
        }
        var source = copy.folder().resolve(exercise == Exercise.CARRY_ON ? "ErrorHandler.java" : "Database.java");
        assertThat(source).content().contains(right.translateEscapes());
        Files.writeString(source, Files.readString(source).replace(right.translateEscapes(), wrong.translateEscapes()));
        assertThat(tried(copy)).anyMatch(remark -> !remark.passed());
    }

    @Test
    void whatIsThereIsNotOverwritten() throws IOException {
        var copy = new WorkingCopy(Exercise.LEAK_ON_ERROR, temporary.resolve("copy"));
        copy.make();
        var mine = Files.writeString(copy.folder().resolve("Database.java"), "mine");
        assertThatThrownBy(() -> copy.make()).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(mine).hasContent("mine");
    }

    @Test
    void whatDoesNotCompileIsNamedByFileAndLine() throws IOException {
        var copy = new WorkingCopy(Exercise.CARRY_ON, temporary.resolve("copy"));
        copy.make();
        Files.writeString(copy.folder().resolve("ErrorHandler.java"), "package lab.app;\nfinal class ErrorHandler {\n");
        assertThatThrownBy(copy::build)
                .isInstanceOf(DoesNotCompileException.class)
                .hasMessageStartingWith("ErrorHandler.java:2: reached end of file while parsing");
    }

    @Test
    void aSourceThatIsGoneIsNotTakenFromFixedPooled() throws IOException {
        var copy = new WorkingCopy(Exercise.LEAK_ON_ERROR, temporary.resolve("copy"));
        copy.make();
        var source = copy.folder().resolve("Database.java");
        Files.writeString(source, Files.readString(source).replace("class Database", "class Databases"));
        assertThatThrownBy(copy::build).isInstanceOf(DoesNotCompileException.class);
        Files.delete(source);
        assertThatThrownBy(copy::build)
                .isInstanceOf(DoesNotCompileException.class)
                .hasMessageStartingWith("Database.java is missing");
    }

    @Test
    void aPatchThatDoesNotFitIsNamed() throws IOException {
        var copy = new WorkingCopy(Exercise.LEAK_ON_ERROR, temporary.resolve("copy"));
        copy.make();
        assertThatThrownBy(() -> copy.apply(Exercise.POOL_OF_200.solutionPatch()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("solution.patch does not fit");
    }
}
