package lab.report;

import static lab.text.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a result comes from.
 *
 * @param id of its section in the report
 * @param file its name, without its folder
 * @param kind of result, as the file says it
 * @param startedAt as the file says it, which should be ISO 8601 in UTC; empty when it does not
 * @param circumstances commit, server and machine, as far as they are known, in one line
 */
public record Origin(String id, String file, String kind, String startedAt, String circumstances) {

    /** What every result file says of itself, whatever its kind. */
    static Origin of(String id, String file, JsonNode result) {
        var circumstances = Stream.of(
                        prefixed("commit ", result.path("commit")),
                        prefixed("PostgreSQL ", result.path("server")),
                        machine(result.path("machine")))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return new Origin(
                id, file, result.path("kind").asText(), result.path("startedAt").asText(), circumstances);
    }

    private static String prefixed(String prefix, JsonNode text) {
        return text.isTextual() ? prefix + text.asText() : "";
    }

    private static String machine(JsonNode machine) {
        return machine.isObject()
                ? format(
                        "%d cores, %,d MiB, %s, %s, Java %s",
                        machine.path("cores").asInt(),
                        machine.path("memoryMiB").asLong(),
                        machine.path("os").asText(),
                        machine.path("arch").asText(),
                        machine.path("jdk").asText())
                : "";
    }
}
