package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import lab.house.Region;
import lab.machine.LabHome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What chapter 3 quotes of {@code ./lab explore} is what this build prints; with {@code -Dlab.record=true} it is written anew. */
@Tag("pages")
class ExplorePagesTest {

    private static final Path CHAPTER = LabHome.root().resolve("docs/workshop/03-every-order.md");
    private static final Path PICTURE = LabHome.root().resolve("docs/reference/explore/post-withdraw");

    private static String output = "";

    @BeforeAll
    static void explore(@TempDir Path temporary) throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of(), "explore", "--driver", "pgjdbc-ng")) {
            assertThat(lab.awaitEnd()).as(lab.output()).isZero();
            output = lab.output().substring(lab.output().indexOf("A post ("));
        }
    }

    @Test
    void theCounts() throws IOException {
        var counts = output.substring(0, output.indexOf("\n\nbroken, "));
        var verdicts = output.substring(output.indexOf("\n\nbroken: "), output.indexOf("\nPicture: "));
        new Region(CHAPTER, "explore-counts").mustBe("```\n" + counts + verdicts + "\n```\n");
    }

    @Test
    void theLostPost() throws IOException {
        var orders = output.substring(output.indexOf("\n\nbroken, ") + 2, output.indexOf("\n\nbroken: "));
        var lost = Stream.of(orders.split("\n\n"))
                .filter(order -> order.contains("harm: acknowledged and gone;"))
                .findFirst()
                .orElseThrow();
        new Region(CHAPTER, "explore-gone").mustBe("```\n" + lost + "\n```\n");
    }

    @Test
    void thePictureIsThere() throws IOException {
        var drawn = output.lines()
                .filter(line -> line.startsWith("Picture: "))
                .map(line -> line.replaceAll("^Picture: |[.]svg$", ""))
                .findFirst()
                .orElseThrow();
        for (var kind : new String[] {".svg", ".png"}) {
            if (Boolean.getBoolean("lab.record")) {
                Files.createDirectories(PICTURE.getParent());
                Files.copy(Path.of(drawn + kind), Path.of(PICTURE + kind), StandardCopyOption.REPLACE_EXISTING);
            }
            assertThat(Path.of(PICTURE + kind)).isNotEmptyFile();
        }
    }
}
