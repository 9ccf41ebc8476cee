package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Map;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab bench} from end to end: JMH forks on a real server, for two cells of the quick plan. */
class BenchTest {

    @Test
    void aRunIsPrintedKeptAndCanBeReportedAgain(@TempDir Path temporary) throws Exception {
        var measured = run(temporary, "bench", "primaryKey (locked|pool-1 )");
        assertThat(measured).contains("primaryKey", "locked", "pool-1", "Result: ");
        var file =
                Path.of(measured.substring(measured.lastIndexOf("Result: ") + 8).strip());

        var json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("jmh")).hasSize(2).allSatisfy(run -> {
            assertThat(run.path("primaryMetric").path("score").asDouble()).isPositive();
            assertThat(run.path("threads").asInt()).isEqualTo(64);
        });
        assertThat(json.path("measured")).hasSize(2).allSatisfy(cell -> {
            assertThat(cell.path("okPerSecond").asDouble()).isPositive();
            assertThat(cell.path("failedPerSecond").asDouble()).isZero();
            assertThat(cell.path("corruptPerSecond").asDouble()).isZero();
        });
        assertThat(json.path("missing")).isEmpty();
        assertThat(measured)
                .contains(run(temporary, "bench", "--from", file.toString()).strip());
    }

    private static String run(Path temporary, String... arguments) throws Exception {
        // Beside 64 callers and a machine's other work, a new connection may take longer than the ten seconds that it
        // has.
        var server = SharedServer.admin().toUrl() + "&connect_timeout=300";
        try (var lab = LabProcess.start(temporary, Map.of("CONN_STR", server), arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isZero();
            return lab.output();
        }
    }
}
