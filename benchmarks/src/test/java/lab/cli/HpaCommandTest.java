package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lab.machine.LabHome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./lab hpa} as a user meets it. */
@Tag("pages") // arithmetic
class HpaCommandTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --min 0                              | --min          | 1 to 100000
            --min 12                             | --min 12       | --max 10
            --max 0                              | --max          | 1 to 100000
            --max many                           | --max          | many
            --target 0                           | --target       | 1 to 10000
            --up 4/0s                            | 4/0s           | a policy's period is 1s to 1800s
            --down 1/1h                          | 1/1h           | a policy's period is 1s to 1800s
            --up 0/15s                           | 0/15s          | a policy's value is 1 to 1000000
            --up 100%                            | --up           | 100%/15s,4/15s
            --up 4/15                            | 4/15           | 250ms, 2s, 30m or 1h
            --up 4/15s,                          | --up           | 100%/15s,4/15s
            --up-select most                     | --up-select    | max, min or disabled
            --down-window 2h                     | --down-window  | 0s to 3600s
            --up-window soon                     | --up-window    | 250ms, 2s, 30m or 1h
            --request 0                          | --request      | 1m or more
            --request 100M                       | --request      | 100m, 0.5 or 1
            --start-cpu -1                       | --start-cpu    | 100m, 0.5 or 1
            --start-seconds -1                   | --start-seconds | 0 to 3600
            --warm-up 20                         | --warm-up      | a factor of 1 to 999 and a half-life: 8,15s
            --warm-up 0.5,15s                    | --warm-up      | a factor of 1 to 999 and a half-life: 8,15s
            --warm-up 8,0s                       | --warm-up      | a factor of 1 to 999 and a half-life: 8,15s
            --limit 1                            | --limit        | give --warm-up, too
            --limit 0.5c                         | --limit        | 100m, 0.5 or 1
            --warm-up 8,15s no-such-file.csv     | --warm-up      | for a modelled load
            --users 50 no-such-file.csv          | --users        | for a modelled load
            --spawn-rate 5 no-such-file.csv      | --spawn-rate   | for a modelled load
            --wait 1-3 no-such-file.csv          | --wait         | for a modelled load
            --run-time 60s no-such-file.csv      | --run-time     | for a modelled load
            --cpu-per-request 1ms no-such-file.csv | --cpu-per-request | for a modelled load
            --pool 0                             | --pool         | 1 to 100000
            --max-connections 0                  | --max-connections | 1 to 262143
            --reserved 100                       | --reserved     | less than --max-connections
            --users 0                            | --users        | 1 to 10000000
            --spawn-rate 0                       | --spawn-rate   | above 0
            --wait 3-1                           | --wait         | the first number is the smaller one
            --cpu-per-request 0                  | --cpu-per-request | above 0ms
            --cpu-per-request 2s                 | --cpu-per-request | 2ms or 0.5ms
            --run-time 5s                        | --run-time     | 15s to 24h
            --tail 25h                           | --tail         | 0s to 24h
            --variant fixed                      | --variant      | give one
            no-such-file.csv                     | no-such-file.csv | missing
            """)
    void badFlagsAreNamed(String flags, String culprit, String remedy) {
        assertThat(refused(flags.split(" +", -1))).contains(culprit).contains(remedy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0,2,2,2,6,,0 5,2,2,2,6         | line 4: '5,2,2,2,6'; write whole numbers in the head's order
            5,2,2,2,6,,0 5,2,2,2,6,,0      | line 4: '5,2,2,2,6,,0'; write
            0,2,2,,6,12,0                  | line 3: '0,2,2,,6,12,0'; write
            0,2,-2,2,6,12,0                | line 3
            86400,2,2,2,6,12,0             | line 3
            0,0,0,0,0,,0                   | no line with hpa_replicas above 0
            0,2,2,2,6,12,0 9,2,2,2,6,12,0  | shorter than one sync of 15 s
            """)
    void badRecordsAreNamed(String rows, String remedy) throws IOException {
        var head = "# seen by somebody\nseconds,hpa_replicas,pods,ready,cpu_mcore,hpa_percent_of_request,restarts\n";
        var file = Files.writeString(folder.resolve("act.csv"), head + rows.replace(' ', '\n'));
        assertThat(refused(file.toString())).contains("act.csv").contains(remedy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                                       | is empty
            `   `                                                                    | is empty
            {"variants": {                                                           | broken JSON at line 1
            {}                                                                       | no variants
            {"variants": {"a": {}, "b": {}}}                                         | it has a, b: choose with --variant
            {"variants": {"fixed-pooled": {"series": []}}}                           | no CPU series
            {"variants": {"fixed-pooled": {"series": [{"cpuPercent": null}]}}}       | no CPU series
            {"variants": {"fixed-pooled": {"series": [{"cpuPercent": -3}]}}}         | series 1: -3 is no CPU percentage
            {"variants": {"fixed-pooled": {"series": {"a": 1}}}}                     | no CPU series
            {"variants": [1]}                                                        | no variants
            [1, 2]                                                                   | line 1: '[1, 2]'; write seconds,cores
            seconds,cores                                                            | no line of seconds,cores
            0;a                                                                      | line 1: '0;a'; write seconds,cores
            -1,0.5                                                                   | line 1
            0,-0.5                                                                   | line 1
            86400,1                                                                  | line 1
            seconds,pods,ready                                                       | no column hpa_replicas, cpu_mcore, hpa_percent_of_request, restarts; a cluster's record has
            """)
    void badFilesAreNamed(String content, String remedy) throws IOException {
        var file = Files.writeString(folder.resolve("load.txt"), content);
        assertThat(refused(file.toString())).contains("load.txt").contains(remedy);
    }

    @Test
    void linesOutOfOrderABinaryFileAndAFolderAreNamed() throws IOException {
        var lines = Files.writeString(folder.resolve("lines.csv"), "0,1\n2,1\n2,1\n");
        assertThat(refused(lines.toString())).contains("lines.csv, line 3").contains("in order");
        var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThat(refused(binary.toString())).contains("binary is not text");
        assertThat(refused(folder.toString())).contains("a folder");
        var race = race("fixed-pooled", 20, 60);
        assertThat(refused(race.toString(), "--variant", "broken"))
                .contains("broken-single-connection")
                .contains("it has fixed-pooled");
    }

    /** It would have no effect, and who gave it would believe that it had. */
    @ParameterizedTest
    @CsvSource({"--tail, 60s", "--request, 25m", "--start-seconds, 4", "--start-cpu, 300m"})
    void whatAClusterRecordHasIsRefused(String option, String value) {
        var record = LabHome.root().resolve("docs/reference/hpa/cluster-act-2.csv");
        assertThat(refused(record.toString(), option, value))
                .contains(option)
                .contains("a cluster's record has its own");
    }

    @Test
    void aSeriesShorterThanOneSyncIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("short.csv"), "0,1\n");
        assertThat(refused(file.toString(), "--tail", "0s")).contains("--tail");
    }

    @Test
    void theOriginsLoadBreaksAtTheFourthPod() throws Exception {
        var lines = output(3, "hpa");
        assertThat(lines).anyMatch(line -> line.startsWith("Load: 200 users, 99.9 requests/s"));
        assertThat(String.join(" ", lines))
                .contains("pod 4 is the first that can't fill its pool")
                .contains("53300");
        var result = JsonMapper.builder()
                .build()
                .readTree(Path.of(lines.get(lines.size() - 1).replace("Result: ", ""))
                        .toFile());
        assertThat(result.path("kind").asText()).isEqualTo("hpa");
        assertThat(result.path("version").asInt()).isEqualTo(3);
        assertThat(result.path("syncs")).hasSize(1200 / 15);
        assertThat(result.path("overflow").path("pod").asInt()).isEqualTo(4);
    }

    @Test
    void aRaceIsReplayed() throws Exception {
        var race = race("fixed-pooled", 20, 600);
        var lines = output(0, "hpa", race.toString(), "--request", "100m", "--pool", "9");
        assertThat(String.join(" ", lines))
                .contains("The HPA goes from 2 to 4 pods, which it asks for at 0:15, and is back at 2 at 16:00.")
                .contains("It does not break: at most 36 connections of 97.");
    }

    @Test
    void linesAreReplayed() throws Exception {
        var file = Files.writeString(
                folder.resolve("load.csv"), "\uFEFFseconds,cores\n# idle first\n0,0\n60,1.5\n300,0\n");
        var lines = output(3, "hpa", file.toString(), "--max", "40", "--up", "2/60s");
        assertThat(lines).anyMatch(line -> line.matches(" +1:15 .* 2 -> +4 .*ScaleUpLimit.*"));
    }

    @Test
    void thousandsOfPodsFitIntoAHundredColumnsToo() throws Exception {
        var lines = output(
                3, "hpa", "--users", "1000000", "--spawn-rate", "10000", "--max", "5000", "--max-connections", "9000");
        assertThat(lines).anyMatch(line -> line.contains("5000")).anyMatch(line -> line.contains("!"));
    }

    private String refused(String... arguments) {
        var err = new StringWriter();
        var line = Stream.concat(Stream.of("hpa"), Stream.of(arguments)).toArray(String[]::new);
        var status = Lab.commandLine().setErr(new PrintWriter(err, true)).execute(line);
        assertThat(status).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).startsWith("lab: ").doesNotContain("Exception");
        assertThat(err.toString().lines().count()).isLessThanOrEqualTo(2);
        return err.toString();
    }

    /** What it prints: ASCII, at most 100 columns wide, but for the path of the result. */
    private List<String> output(int status, String... arguments) throws Exception {
        try (var lab = LabProcess.start(folder, Map.of(), arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(status);
            var lines = lab.output().lines().toList();
            assertThat(lines).filteredOn(line -> !line.contains("/")).allMatch(line -> line.length() <= 100);
            assertThat(lines).allMatch(StandardCharsets.US_ASCII.newEncoder()::canEncode);
            return lines;
        }
    }

    private Path race(String variant, double cpuPercent, int seconds) throws IOException {
        var series = IntStream.rangeClosed(1, seconds)
                .mapToObj(second -> "{\"second\": %d, \"cpuPercent\": %s}".formatted(second, cpuPercent))
                .collect(Collectors.joining(", "));
        return Files.writeString(
                folder.resolve("race.json"),
                "{\"kind\": \"race\", \"variants\": {\"%s\": {\"series\": [%s]}}}".formatted(variant, series));
    }
}
