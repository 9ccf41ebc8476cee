package lab.failures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import lab.house.Region;
import lab.machine.LabHome;
import org.junit.jupiter.api.Test;

/** What chapter 6 quotes of the catalogue is what the tests of this very build saw; with {@code -Dlab.record=true} it is written anew. */
class QuotedPlaysTest {

    private static final Path CHAPTER = LabHome.root().resolve("docs/workshop/06-kill-the-database.md");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ {4}\\./lab fail (\\S+)$");
    private static final String STEP_BY_STEP = "P11";

    @Test
    void eachPlayOfTheChapterIsFollowedByWhatItPrintsOrByItsEnd() throws IOException {
        var ids = COMMAND.matcher(Files.readString(CHAPTER))
                .results()
                .map(command -> command.group(1))
                .toList();
        assertThat(ids).startsWith(STEP_BY_STEP).hasSizeGreaterThan(2);
        for (var id : ids) {
            var page = new FailurePage(Catalogue.find(id));
            new Region(CHAPTER, id).mustBe(id.equals(STEP_BY_STEP) ? page.printed() : page.end());
        }
    }
}
