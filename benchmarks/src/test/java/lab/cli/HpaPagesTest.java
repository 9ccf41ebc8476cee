package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.house.Region;
import lab.machine.LabHome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the reference quotes of {@code ./lab hpa} is what this build prints; with {@code -Dlab.record=true} it is written anew. */
@Tag("pages") // a page of the reference
class HpaPagesTest {

    private static final Path PAGE = LabHome.root().resolve("docs/reference/hpa.md");

    @TempDir
    private Path temporary;

    @Test
    void theStoryAsItWasTold() throws Exception {
        new Region(PAGE, "hpa-story").mustBe(fenced(output("--tail", "840s")));
    }

    @Test
    void theMeasuredCpu() throws Exception {
        var parts = List.of(output("--cpu-per-request", "0.7").split("\n\n", -1));
        new Region(PAGE, "hpa-measured").mustBe(fenced(parts.get(0) + "\n\n" + parts.get(2)));
    }

    @Test
    void theRecordedActs() throws Exception {
        var act2 = replay("cluster-act-2.csv", "340");
        new Region(PAGE, "hpa-record").mustBe(fenced(act2));
        var chapter = LabHome.root().resolve("docs/workshop/07-scale-it.md");
        new Region(chapter, "hpa-record-drawn").mustBe(fenced(act2.split("\n\n", -1)[1]));
        new Region(PAGE, "hpa-record-3")
                .mustBe(fenced(replay("cluster-act-3.csv", "100").split("\n\n", -1)[0]));
    }

    @Test
    void theWarmUp() throws Exception {
        var warm = Stream.of("--cpu-per-request", "1.7", "--run-time", "300s", "--max-connections", "340");
        var cold = Stream.concat(warm, Stream.of("--warm-up", "20,15s")).toArray(String[]::new);
        var drawing = output(0, cold).split("\n\n", -1)[1];
        new Region(PAGE, "hpa-warm-up").mustBe(fenced(drawing.lines().limit(10).collect(Collectors.joining("\n"))));
    }

    private String replay(String file, String maxConnections) throws IOException, InterruptedException {
        var record = PAGE.resolveSibling("hpa").resolve(file).toString();
        return output(maxConnections.equals("340") ? 0 : 3, record, "--max-connections", maxConnections);
    }

    @Test
    void tenThousandPods() throws Exception {
        var page = PAGE.resolveSibling("scale.md");
        var load = List.of("--users", "200000", "--spawn-rate", "20000", "--run-time", "5m", "--tail", "0s");
        var most = List.of("--max", "10000", "--max-connections", "262143");
        var output = output(0, Stream.concat(load.stream(), most.stream()).toArray(String[]::new));
        new Region(page, "scale-up").mustBe(fenced(output.split("\n\n", -1)[0]));
    }

    private static String fenced(String text) {
        return "```\n" + text + "\n```\n";
    }

    /** The table, the drawing and the verdict, without the names of files. */
    private String output(String... flags) throws IOException, InterruptedException {
        return output(3, flags);
    }

    private String output(int status, String... flags) throws IOException, InterruptedException {
        var arguments = new String[flags.length + 1];
        arguments[0] = "hpa";
        System.arraycopy(flags, 0, arguments, 1, flags.length);
        try (var lab = LabProcess.start(temporary, Map.of(), arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(status);
            var output = lab.output();
            return output.substring(output.indexOf("    time"), output.indexOf("\nResult: "));
        }
    }
}
