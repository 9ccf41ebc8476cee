package lab.house;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lab.testing.Skip;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as a difference between a page and a play, and what does not. */
class RegionTest {

    @TempDir
    private Path folder;

    /** It would write the page instead. */
    @BeforeEach
    void comparesOnly() {
        Skip.unless(!Boolean.getBoolean("lab.record"), "RegionTest would write its pages with -Dlab.record=true.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "error: 34000 portal does not exist       | error: 26000 portal does not exist",
                "the process ended with exit status 2     | the process ended",
                "R1 on connection 1                       | R1 on connection 2",
                "rows titled 'A' 0                        | rows titled 'A' 1",
                "total=3, active=3, idle=0, waiting=0     | total=3, active=2, idle=0, waiting=0",
                "R2  selects 1  57P01 terminating conne…  | R2  selects 1  08006 connection closed",
            })
    void anotherWordOrNumberIsADifference(String page, String play) throws IOException {
        var region = page(page);
        assertThatThrownBy(() -> region.mustBe(play + "\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("shows what this build did not see");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pg_terminate_backend(19399, 5000)        | pg_terminate_backend(7, 5000)",
                "pgjdbc-ng on PostgreSQL 18.6             | pgjdbc-ng on PostgreSQL 17.11",
                "Java 17 on 2 cores                       | Java 25 on 1 core",
                "HikariPool-2 - Connection is…            | HikariPool-12 - Connection i…",
                "(total=0, active=0, idle=0)              | (total=1, active=1, idle=0)",
                "request timed out after 501ms            | request timed out after 1001ms",
                "2 told of it, 0 served, 8 hang           | 1 told of it, 0 served, 9 hang",
                "R2   selects 1                        ok | R2   selects 1  ok",
            })
    void pidsTimesVersionsAndColumnsAreNone(String page, String play) throws IOException {
        var region = page(page);
        assertThatNoException().isThrownBy(() -> region.mustBe(play + "\n"));
    }

    @Test
    void neitherIsWhereAnOutcomeIsFolded() throws IOException {
        var region = page("  error: timed out after\n    99ms, again");
        assertThatNoException().isThrownBy(() -> region.mustBe("  error: timed out after 100ms,\n    again\n"));
    }

    @Test
    void aPageWithoutTheRegionIsOne() throws IOException {
        var region = new Region(page("text").page(), "another");
        assertThatThrownBy(() -> region.mustBe("text\n")).hasMessageContaining("has a region another");
    }

    /** Its links lead to the same pages as the English ones, and to their translations where there are such. */
    @Test
    void aTranslationThatShowsAnotherPlayIsADifference() throws IOException {
        var told = Files.createDirectories(folder.resolve("docs/es")).resolve("told.md");
        Files.writeString(told, "# Contado");
        var english = page("README.md", "[all](docs/all.md), [told](docs/told.md)");
        page("docs/es/README.md", "[all](../all.md), [told](told.md)");
        assertThatNoException().isThrownBy(() -> english.mustBe("[all](docs/all.md), [told](docs/told.md)\n"));
        var spanish = page("docs/es/README.md", "[all](../all.md), [told](../told.md)");
        assertThatThrownBy(() -> english.mustBe("[all](docs/all.md), [told](docs/told.md)\n"))
                .hasMessageContaining(spanish.page() + " shows");
    }

    private Region page(String shown) throws IOException {
        return page("page.md", shown);
    }

    private Region page(String name, String shown) throws IOException {
        var page = folder.resolve(name);
        Files.writeString(page, "# A page\n<!-- output:begin -->\n" + shown + "\n<!-- output:end -->\n");
        return new Region(page, "output");
    }
}
