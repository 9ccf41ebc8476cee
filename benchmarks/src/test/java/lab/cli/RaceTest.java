package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lab.machine.LabHome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A race from end to end, as a user runs it: 50 users for 10 s, real processes, a real database, its result file. */
class RaceTest {

    private static final String LANES = "broken,without-panic,fixed";

    private static final List<String> VIOLATIONS = List.of(
            "acknowledgedMissing",
            "refusedPresent",
            "storedAgain",
            "contentChanged",
            "postsWithoutEvent",
            "eventsWithoutPost");

    /** Three JVMs that have just started get 50 users within a second; where that takes long, nobody is to be refused for it. */
    private static final Map<String, String> PATIENT = Map.of("POOL_ACQUIRE_TIMEOUT", "10s", "REQUEST_TIMEOUT", "30s");

    private static String output = "";
    private static int status;
    private static JsonNode result = new ObjectMapper().createObjectNode();

    @BeforeAll
    static void race(@TempDir Path temporary) throws Exception {
        try (var race = LabProcess.start(
                temporary,
                PATIENT,
                "race",
                "--lanes",
                LANES,
                "--users",
                "50",
                "--spawn-rate",
                "50",
                "--run-time",
                "10s",
                "--timeout",
                "30s")) {
            status = race.awaitEnd();
            output = race.output();
        }
        var file = output.substring(output.lastIndexOf("Result: ") + "Result: ".length())
                .strip();
        result = new ObjectMapper().readTree(Path.of(file).toFile());
    }

    @Test
    void theDemonstrationHeldIfTheQuietAppLied() {
        var quiet = result.at("/variants/broken-without-panic");
        var lies = sum(quiet.path("wrong"));
        for (var violation : VIOLATIONS) {
            lies += quiet.path("audit").path(violation).asLong();
        }
        assertThat(status).as(output).isEqualTo(lies > 0 ? 0 : 3);
    }

    @Test
    void brokenWithoutPanicHasTheOneConnectionAndDoesNotCrash() {
        var quiet = result.at("/variants/broken-without-panic");
        assertThat(quiet.path("crashes").asInt()).isZero();
        assertThat(quiet.path("connectionsMax").asInt()).isEqualTo(1);
        assertThat(quiet.path("answered").asLong()).isPositive(); // how many is the machine's affair
    }

    private static long sum(JsonNode numbers) {
        var sum = 0L;
        for (var number : numbers) {
            sum += number.asLong();
        }
        return sum;
    }

    @Test
    void brokenCrashedAndTheCrashWasAPanic() {
        var broken = result.at("/variants/broken-single-connection");
        assertThat(broken.path("crashes").asInt()).isPositive();
        assertThat(broken.path("lastPanic").asText()).startsWith("panic: ");
        assertThat(broken.path("firstFailureSeconds").asDouble()).isBetween(0.0, 10.0);
        assertThat(broken.path("connectionsMax").asInt()).isEqualTo(1);
    }

    @Test
    void fixedAnsweredEverythingAndItsDataIsWhole() {
        var fixed = result.at("/variants/fixed-pooled");
        assertThat(fixed.path("answered").asLong()).isPositive();
        assertThat(fixed.path("failed")).allMatch(number -> number.asLong() == 0);
        assertThat(fixed.path("audit")).hasSize(8).allMatch(number -> number.asLong() == 0);
        assertThat(fixed.path("crashes").asInt()).isZero();
        assertThat(fixed.path("firstFailureSeconds").isNull()).isTrue();
        assertThat(fixed.path("cpuPercent").asDouble()).isPositive();
    }

    @Test
    void theFileSaysWhatWasDoneAndWhere() {
        assertThat(result.path("kind").asText()).isEqualTo("race");
        assertThat(result.path("version").asInt()).isEqualTo(3);
        assertThat(result.at("/load/users").asInt()).isEqualTo(50);
        assertThat(result.at("/load/waitSeconds/1").asDouble()).isEqualTo(3);
        assertThat(result.at("/machine/cores").asInt()).isPositive();
        assertThat(result.at("/variants/fixed-pooled/series")).hasSize(10);
    }

    @Test
    void theTableFitsIntoAHundredColumnsAndEachVariantHasItsVerdict() {
        assertThat(output.lines().filter(line -> line.startsWith("|"))).allMatch(line -> line.length() <= 100);
        assertThat(output).contains("broken-single-connection crashed").contains("fixed-pooled answered all");
    }

    @Test
    void theNoteBelowTheTableIsTheReadmes() throws IOException {
        var note = output.lines().filter(line -> line.startsWith(" * ")).findFirst();
        assertThat(Files.readAllLines(LabHome.root().resolve("README.md"))).contains(note.orElseThrow());
    }
}
