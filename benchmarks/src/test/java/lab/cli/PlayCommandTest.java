package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./lab play} as a user plays it, by script and by keyboard. */
@Tag("pages")
class PlayCommandTest {

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | BAAAAABBBBB  | somebody was told of an error
            2 | AAABBBBAAB   | acknowledged and gone; nobody was told
            3 | BBBAAAAABB   | refused and there; nobody was told
            4 | BBAAAABBBA   | refused and there, half a post; nobody was told
            5 | BBBAAAAABB   | refused and there; nobody was told
            6 | ABABABABAB   | the lab has just played all 252 orders on the pool, and 0 do harm.
            """)
    void eachTaskCanBeDoneButTheLast(int task, String script, String verdict) throws Exception {
        assertThat(output(0, "", "play", "--task", Integer.toString(task), "--script", script))
                .contains(verdict);
    }

    @Test
    void aScriptThatDoesNotDoItsTaskIsToldSo() throws Exception {
        assertThat(output(3, "", "play", "--task", "2", "--script", "AAAAABBBBB"))
                .contains("Not yet: lose a post that was acknowledged.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AAAAAA | after 'AAAAA', A has ended.
            ABC    | after 'AB', there is no request C.
            """)
    void aScriptThatCantBePlayedIsNamed(String script, String sentence) throws Exception {
        assertThat(output(2, "", "play", "--script", script))
                .contains("lab: --script " + script + " can't be played: " + sentence)
                .doesNotContain("\tat ");
    }

    @Test
    void whoWaitsForTheLockCantMove() throws Exception {
        assertThat(output(2, "", "play", "--source", "locked", "--script", "AAB"))
                .contains("after 'AA', B can't move here: it waits for another request.");
    }

    @Test
    void anOrderThatIsNotAtItsEndIsShownAsItStands() throws Exception {
        assertThat(output(0, "", "play", "--script", "AAB"))
                .contains("A post               next: INSERT INTO post_events")
                .contains("connection 1         autocommit off, transaction open; holds A's post")
                .contains("everybody sees       none of their posts");
    }

    @Test
    void byKeyboardWithAStepBackAndANewBeginning() throws Exception {
        var output = output(0, "aab\nu\nx\naaaa\nr\nBAAAAABBBBBB\nq\n", "play");
        assertThat(output)
                .contains("Task 1 of 6: make somebody see an error.")
                .contains("order so far         AAB\n> u\n")
                .contains("there is no request X.")
                .contains("A has ended.")
                .contains("Done: BAAAAABBBBB.")
                .contains("Task 2 of 6: lose a post that was acknowledged.");
        assertThat(output.lines()).allMatch(line -> line.length() <= 100);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void theEndOfTheInputEndsTheGame() throws Exception {
        assertThat(output(0, "", "play")).contains("Task 1 of 6").endsWith("> ");
    }

    private String output(int status, String keyboard, String... arguments) throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of(), arguments)) {
            lab.types(keyboard);
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(status);
            return lab.output();
        }
    }
}
