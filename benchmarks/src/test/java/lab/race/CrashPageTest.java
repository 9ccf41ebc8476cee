package lab.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import lab.machine.LabHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which crash leads to which page: by the words that the catalogue's own experiments have recorded. */
class CrashPageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            panic: Error querying posts: prepared statement "cached-ef1ce" already exists | F08
            panic: Error exporting posts: portal "1" does not exist                       | F01
            panic: Error querying posts: current transaction is aborted, commands ignored | F05
            panic: Error inserting post: must not be in auto-commit mode                  | F04
            panic: Error querying posts: terminating connection due to administrator command | F11
            Unable to ping database: sorry, too many clients already                      | P04
            panic: Error querying posts: canceling statement due to user request          | F14
            broken ended with status 137 (Error):                                         | -
            """)
    void wordsLeadToTheirPage(String words, String id) {
        var page = CrashPage.of(words);
        if (id == null) {
            assertThat(page).isNull();
        } else {
            assertThat(page).startsWith("docs/failures/" + id + "-");
        }
    }

    @ParameterizedTest
    @EnumSource(CrashPage.class)
    void everyPageIsThere(CrashPage page) {
        assertThat(LabHome.root().resolve(page.path()))
                .satisfies(file -> assertThat(Files.exists(file)).isTrue());
    }

    @Test
    void theReferenceHasTheSameTable() throws Exception {
        var reference = Files.readString(LabHome.root().resolve("docs/reference/live-page.md"));
        for (var page : CrashPage.values()) {
            assertThat(reference).contains("(../failures/" + page.path().substring("docs/failures/".length()) + ")");
        }
    }
}
