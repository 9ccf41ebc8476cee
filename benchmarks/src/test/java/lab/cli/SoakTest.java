package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab soak} as a user runs it, for a minute: a real app, a real database, and what happens when one of them ends. */
@Tag("soak")
class SoakTest {

    /** A tenth of the capacity: whatever else this machine does meanwhile, it can answer that. */
    private static final String MINUTE = "soak --run-time 60s --share 10";

    @TempDir
    private Path temporary;

    /** After 31 s the last of the 80 is replaced; most are twice. */
    @Test
    void inAMinuteEveryConnectionIsReplacedAndNothingIsLost() throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of(), (MINUTE + " --pool 80").split(" "))) {
            assertThat(lab.awaitEnd()).as(lab.output()).isZero();
            assertThat(temporary).isEmptyDirectory();
            assertThat(lab.output().lines().filter(line -> !line.startsWith("Result: ")))
                    .allMatch(line -> line.length() <= 100);
            assertThat(lab.output())
                    .contains("fixed-pooled with pgjdbc-ng, 80 connections of at most 31s, for 1m")
                    .contains("none failed", "none is lost, left over, changed or halved")
                    .containsPattern("latency p50, ms .* too short to say");
            var result = result(lab.output());
            assertThat(result.path("kind").asText()).isEqualTo("soak");
            assertThat(result.path("complete").asBoolean()).isTrue();
            assertThat(result.path("connectionsReplaced").asLong()).isGreaterThanOrEqualTo(80);
            assertThat(result.at("/load/answered").asLong()).isPositive();
            assertThat(result.at("/load/acknowledgedPosts").asLong()).isPositive();
            assertThat(result.path("trends")).hasSize(5);
            assertThat(result.path("samples")).hasSizeGreaterThan(2).allSatisfy(sample -> {
                assertThat(sample.path("heapMiB").asDouble()).isBetween(1.0, 192.0);
                assertThat(sample.path("threads").asInt()).isGreaterThan(10);
                assertThat(sample.path("descriptors").asInt()).isGreaterThan(80);
            });
        }
    }

    @Test
    void interruptedItKeepsWhatItHasAndLeavesNothing() throws Exception {
        try (var lab = LabProcess.startOnTerminal(temporary, MINUTE.split(" "))) {
            lab.awaitLine(" descriptors ");
            var children = lab.descendants();
            lab.ctrlC();
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(130);
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            assertThat(lab.output()).contains("It did not run to its end").containsOnlyOnce("Result: ");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void anAppThatEndsIsNamed() throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of(), MINUTE.split(" "))) {
            lab.awaitLine(" descriptors ");
            lab.descendants().stream()
                    .filter(process -> process.info().commandLine().orElse("").contains("app.jar"))
                    .forEach(ProcessHandle::destroyForcibly);
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(1);
            assertThat(lab.output())
                    .contains("lab: soak failed: the app ended under the load", "It did not run to its end")
                    .doesNotContain("\tat ");
            assertThat(temporary).isEmptyDirectory();
        }
    }

    @Test
    void aPoolThatTheServerHasNoRoomForIsNamed() throws Exception {
        try (var lab = LabProcess.start(temporary, Map.of("POOL_MAX", "95"), "soak")) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(2);
            assertThat(lab.output()).contains("lab: --pool is 95", "it takes 1 to 90");
        }
    }

    private static JsonNode result(String output) throws Exception {
        var file = output.substring(output.lastIndexOf("Result: ") + "Result: ".length());
        return new ObjectMapper().readTree(Path.of(file.strip()).toFile());
    }
}
