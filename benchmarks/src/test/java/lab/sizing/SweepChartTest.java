package lab.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep's picture: both files, and every text that a reader needs. {@code target/charts} keeps them to be looked at. */
class SweepChartTest {

    private static final Path LOOK = Path.of("target", "charts");

    @TempDir
    private Path folder;

    @Test
    void twoDriversOnTwoCores() throws Exception {
        var other = Sweeps.READ.stream()
                .map(point -> new SweepPoint(
                        point.pool(), point.perSecond() * 1.25, point.errorPerSecond(), point.p99Millis() * 0.8))
                .toList();
        var points = new LinkedHashMap<String, List<SweepPoint>>();
        points.put("pgjdbc-ng", Sweeps.READ);
        points.put("pgjdbc", other);
        var texts = texts(
                "read", new Sweep("Read by primary key", "Linux 6.1, 2 cores", 64, 2, points, Sweeps.PGBENCH, 10));
        assertThat(texts)
                .contains("Read by primary key", "64 client threads on Linux 6.1, 2 cores")
                .contains("connections in the pool", "1", "2", "4", "8", "16", "25", "50", "100")
                .contains("requests/s", "0", "20,000", "40,000")
                .contains("p99, ms", "5", "10", "20")
                .contains("PostgreSQL wiki: 4", "your guess: 10", "pgbench, as many clients as connections")
                .contains("pgjdbc-ng, measured", "pgjdbc-ng, Little's law", "pgjdbc, measured", "pgjdbc, Little's law")
                .anyMatch(text -> text.startsWith("pgjdbc-ng, USL: σ 0."))
                .noneMatch(text -> text.contains("not measured"));
    }

    @Test
    void waitsWithoutPgbenchSaySo() throws Exception {
        assertThat(texts("wait", sweep("20 ms wait", Sweeps.WAIT, List.of(), 25)))
                .contains("pgbench was not measured", "your guess: 25", "1,000", "2,000", "3,000")
                .noneMatch(text -> text.startsWith("pgbench, as"));
    }

    @Test
    void aPgbenchFarAboveIsNamedInsteadOfDrawn() throws Exception {
        assertThat(texts("far-above", sweep("20 ms wait", Sweeps.WAIT, Sweeps.PGBENCH, null)))
                .contains("pgbench, with up to 49,000/s, is far above this picture")
                .noneMatch(text -> text.startsWith("pgbench, as"));
    }

    @Test
    void theWikisSizeAsAGuessIsMarkedOnce() throws Exception {
        assertThat(texts("same", sweep("read", Sweeps.READ, Sweeps.PGBENCH, 4)))
                .contains("PostgreSQL wiki and your guess: 4");
    }

    @Test
    void aGuessOutsideTheMeasuredSizesIsInThePicture() throws Exception {
        assertThat(texts("outside", sweep("read", Sweeps.READ, Sweeps.PGBENCH, 500)))
                .contains("your guess: 500", "100");
    }

    @Test
    void whatCantBeFittedIsNamed() throws Exception {
        var few =
                List.of(new SweepPoint(2, 95, Double.NaN, Double.NaN), new SweepPoint(4, 150, Double.NaN, Double.NaN));
        assertThat(texts("few", sweep("few points", few, List.of(), null)))
                .contains(
                        "no USL line for pgjdbc-ng: these points don't determine it",
                        "no line of Little's law for pgjdbc-ng: no pool of 1 was measured")
                .contains("requests/s", "2", "4")
                .doesNotContain("p99, ms");
    }

    @Test
    void theSameSweepGivesTheSameFiles() throws Exception {
        var sweep = sweep("20 ms wait", Sweeps.WAIT, List.of(), 25);
        SweepChart.write(folder, "once", sweep);
        SweepChart.write(folder, "again", sweep);
        assertThat(folder.resolve("again.svg")).hasSameBinaryContentAs(folder.resolve("once.svg"));
        assertThat(folder.resolve("again.png")).hasSameBinaryContentAs(folder.resolve("once.png"));
    }

    private static Sweep sweep(
            String workload, List<SweepPoint> points, List<SweepPoint> pgbench, @Nullable Integer guess) {
        return new Sweep(workload, "Linux 6.1, 2 cores", 64, 2, Map.of("pgjdbc-ng", points), pgbench, guess);
    }

    /** Draws; checks that the PNG is one and opaque; every text of the SVG, which has to be well-formed. */
    private static List<String> texts(String name, Sweep sweep) throws Exception {
        SweepChart.write(LOOK, name, sweep);
        assertPicture(LOOK.resolve(name + ".png"));
        try (var svg = Files.newInputStream(LOOK.resolve(name + ".svg"))) {
            var document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg);
            var nodes = document.getElementsByTagName("text");
            var texts = new ArrayList<String>();
            for (var i = 0; i < nodes.getLength(); i++) {
                texts.add(nodes.item(i).getTextContent().strip());
            }
            return texts;
        }
    }

    private static void assertPicture(Path png) throws IOException {
        var image = ImageIO.read(png.toFile());
        assertThat(image.getWidth()).isEqualTo(2 * SweepChart.WIDTH);
        assertThat(image.getHeight()).isEqualTo(2 * SweepChart.HEIGHT);
        assertThat(image.getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
    }
}
