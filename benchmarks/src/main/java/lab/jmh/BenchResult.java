package lab.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lab.config.StartupException;
import lab.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * A run of the benchmarks, as it stands in {@code target/results/bench-….json}.
 *
 * @param kind {@value #KIND}
 * @param version {@value #VERSION}
 * @param startedAt ISO 8601, UTC
 * @param commit null outside a git checkout
 * @param machine where the benchmarks, the server and pgbench ran
 * @param server PostgreSQL's version
 * @param embedded whether the lab started the server; it does not wait for the disk then
 * @param drivers versions by label
 * @param plan {@code quick} or {@code full}
 * @param measured in the order of the plan
 * @param failed for each cell, and each number of pgbench's clients, that gave no figure, why
 * @param missing cells that the run was interrupted before
 * @param ceilings pgbench's; empty when there is no pgbench, or none that works
 * @param jmh JMH's own JSON, as its option {@code -rf json} writes it
 */
public record BenchResult(
        String kind,
        int version,
        String startedAt,
        @Nullable String commit,
        Machine machine,
        String server,
        boolean embedded,
        Map<String, String> drivers,
        String plan,
        List<Measured> measured,
        Map<String, String> failed,
        List<String> missing,
        List<Ceiling> ceilings,
        JsonNode jmh) {

    /** In the file's name, too. */
    public static final String KIND = "bench";

    /** Of this form. */
    public static final int VERSION = 3;

    /** The same without JMH's own JSON, which is 20 times as long as the rest. */
    BenchResult withoutJmh() {
        return new BenchResult(
                kind,
                version,
                startedAt,
                commit,
                machine,
                server,
                embedded,
                drivers,
                plan,
                measured,
                failed,
                missing,
                ceilings,
                JsonNodeFactory.instance.arrayNode());
    }

    /**
     * Reads a result file.
     *
     * @throws StartupException when it is none, or one of another version
     */
    public static BenchResult read(Path file) {
        try {
            var json = JsonMapper.builder().build().readTree(Files.readString(file));
            var kind = json.path("kind").asText("no kind");
            if (!kind.equals(KIND)) {
                throw new StartupException("%s is a result of kind '%s', not '%s'.".formatted(file, kind, KIND));
            }
            if (json.path("version").asInt() != VERSION) {
                throw new StartupException("%s has version %s; this lab reads version %d. Run ./lab bench again."
                        .formatted(file, json.path("version"), VERSION));
            }
            return JsonMapper.builder().build().treeToValue(json, BenchResult.class);
        } catch (JsonProcessingException e) {
            throw new StartupException(file + " is no result of ./lab bench: " + e.getOriginalMessage() + ".");
        } catch (IOException e) {
            throw new StartupException(file + " can't be read; ./lab bench writes such files to target/results.");
        }
    }
}
