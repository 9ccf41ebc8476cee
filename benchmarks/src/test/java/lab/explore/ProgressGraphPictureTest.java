package lab.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import lab.config.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The picture of all orders: {@code target/charts} keeps it to be looked at. */
class ProgressGraphPictureTest {

    private static final Path LOOK = Path.of("target", "charts");

    @Test
    void saysInWordsWhatItsColoursSay(@TempDir Path folder) throws Exception {
        var result = Explorer.result("post,withdraw", Driver.PGJDBC, "broken", "fixed");
        ProgressGraphPicture.write(LOOK, "explore", result);
        ProgressGraphPicture.write(folder, "again", result);
        assertThat(LOOK.resolve("explore.svg")).hasSameBinaryContentAs(folder.resolve("again.svg"));
        assertThat(LOOK.resolve("explore.png")).hasSameBinaryContentAs(folder.resolve("again.png"));
        assertThat(Files.readString(LOOK.resolve("explore.svg")))
                .contains("<title>A: post, B: withdraw. All 252 orders of their calls</title>")
                .contains(">broken: 170 of 252 orders do harm, 155 silently<", ">fixed: none of 252 orders does harm<")
                .contains(
                        ">autocommit off<",
                        ">insert post<",
                        ">insert event<",
                        ">commit<",
                        ">rollback<",
                        ">autocommit on<")
                .contains(">after an error<", ">100<");
        assertThat(ImageIO.read(LOOK.resolve("explore.png").toFile()).getRGB(0, 0))
                .isEqualTo(0xFFFFFFFF);
    }

    @Test
    void threeRequestsHaveNone() throws Exception {
        var result = Explorer.result("list,find,slow", Driver.PGJDBC, "broken");
        assertThat(ProgressGraphPicture.isPossible(result)).isFalse();
    }
}
