package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.machine.LabHome;
import lab.testing.Patience;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code k8s/demo} against the chapter that it plays, and against the recorded acts: a stand-in for kubectl shows what was seen on the
 * cluster, on a clock that only the script's own sleep moves. A cluster it does not replace; what one does was recorded.
 */
@Tag("pages") // one JDK is enough: nothing of the lab's runs in it
class DemoTest {

    private static final Path HOME = LabHome.root();
    private static final String HEAD = "seconds,hpa_replicas,pods,ready,cpu_mcore,hpa_percent_of_request,restarts";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "4"})
    void itTypesWhatTheChapterSays(String act) throws Exception {
        var chapter = code(Files.readString(HOME.resolve("docs/workshop/07-scale-it.md")));
        var typed = commands(demo(0, "--dry-run", "act", act));
        assertThat(typed).hasSizeGreaterThan(12).allMatch(chapter::contains);
        assertThat(typed).anyMatch(command -> command.startsWith("kubectl delete -k k8s/overlays/"));
    }

    /** The record that it writes is the one that it saw, from the moment at which the HPA knew its pods. */
    @ParameterizedTest
    @CsvSource({
        "1, control-plane-act-1.csv",
        "2, cluster-act-2.csv",
        "3, control-plane-act-3.csv",
        "4, cluster-act-2.csv" // not recorded: what it must look like is the way up of act 2
    })
    void aRecordedActGoesAsTold(String act, String record) throws Exception {
        cluster(record, "0");
        var output = demo(0, "act", act);
        assertThat(output)
                .contains("Act " + act + " went as the chapter tells it")
                .contains("as told ")
                .doesNotContain("NOT AS TOLD")
                .contains("34608 requests, 0 failed");
        var written = Files.readAllLines(written(output));
        assertThat(written.get(0)).isEqualTo(HEAD);
        assertThat(written).hasSizeGreaterThan(30);
        assertThat(figures(rows(record))).containsAll(figures(written.subList(1, written.size())));
        assertThat(commands(Files.readString(folder.resolve("typed")))).hasSizeGreaterThan(5);
    }

    @Test
    void whatGoesOtherwiseIsSaid() throws Exception {
        cluster("control-plane-act-1.csv", "2");
        assertThat(demo(3, "act", "2"))
                .contains("NOT AS TOLD  no acknowledged post is missing")
                .contains("NOT AS TOLD  2 pods become 10: 2 wanted, 2 ready")
                .contains("NOT AS TOLD  no restart")
                .contains("kubectl delete -k k8s/overlays/fixed")
                .contains("act 2 did not go as the chapter tells it: 3 of its sentences.");
    }

    @Test
    void anHpaThatNeverKnowsItsPodsIsTrouble() throws Exception {
        cluster("cluster-act-1.csv", "0");
        assertThat(demo(1, "act", "1"))
                .contains("the HPA knows no CPU after 300 s")
                .contains("What is left goes with:", "kubectl delete -k k8s/overlays/broken", "--namespace=mine");
    }

    @ParameterizedTest
    @CsvSource({
        "version, kubectl reaches no cluster",
        "top nodes, the cluster has no metrics (kubectl top nodes); install metrics-server",
        "apply, apply: refused"
    })
    void troubleIsNamedBeforeAnythingRuns(String failing, String sentence) throws Exception {
        cluster("cluster-act-2.csv", "0");
        Files.writeString(folder.resolve("failing"), failing);
        assertThat(demo(1, "act", "2")).contains(sentence).doesNotContain("rollout");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``          | '' is no command
            play        | 'play' is no command
            act         | '' is no act; there are 1, 2, 3 and 4.
            act 5       | '5' is no act
            act 1 2     | '2' is one word too many
            --fast act 1 | '--fast' is no command
            """)
    void badUsageIsNamed(String words, String sentence) throws Exception {
        assertThat(demo(2, words.isEmpty() ? new String[0] : words.split(" ", -1)))
                .contains(sentence)
                .contains("Usage: k8s/demo");
    }

    /** Runs it in a home of its own, where nothing but the script and the folders that it writes to are there. */
    private String demo(int status, String... words) throws IOException, InterruptedException {
        var home = folder.resolve("home");
        Files.createDirectories(home.resolve("k8s/base/postgres"));
        Files.writeString(home.resolve("k8s/base/postgres/password.env"), "CONN_STR=none\n");
        var script = Files.copy(
                HOME.resolve("k8s/demo"),
                home.resolve("k8s/demo"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        var log = folder.resolve("output");
        var builder = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(words))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, first) -> first + ":" + path);
        var process = builder.start();
        try {
            assertThat(process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(status);
            return Files.readString(log);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Stand-ins for kubectl, sleep and date: the latest row of a record at the clock's time. */
    private void cluster(String record, String missing) throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("clock"), "0");
        Files.writeString(folder.resolve("failing"), "");
        Files.write(folder.resolve("rows"), rows(record));
        script("sleep", "echo $(($(cat %1$s/clock) + $1)) > %1$s/clock");
        script("date", "case $1 in +%%s) cat %1$s/clock ;; *) echo now ;; esac");
        script("kubectl", """
                failing=$(cat %1$s/failing)
                case "$*" in "$failing"*) [ -z "$failing" ] || { echo "$failing: refused"; exit 1; } ;; esac
                echo "$ kubectl $*" >> %1$s/typed
                now=$(cat %1$s/clock)
                row=$(awk -F, -v now="$now" '$1 <= now' %1$s/rows | tail -n 1)
                IFS=, read -r second hpa pods ready mcore percent restarts <<END
                $row
                END
                case "$*" in
                  "get hpa"*) echo "do-sample-app-hpa Deployment/do-sample-app cpu: ${percent:-<unknown>}${percent:+%%}/50%% 2 10 $hpa 3m" ;;
                  "get pods"*)
                    i=0
                    while [ $i -lt $pods ]; do
                      again=0; [ $i -gt 0 ] || again=$restarts
                      i=$((i + 1))
                      if [ $i -le $ready ]; then echo "pod-$i 1/1 Running $again (9s ago) 3m"; else echo "pod-$i 0/1 Running $again 3m"; fi
                    done ;;
                  "top pods"*) echo "pod-1 ${mcore}m 100Mi" ;;
                  "config view"*) echo mine ;;
                  *acknowledged.tsv) printf '1\\tA post\\n' ;;
                  "logs --previous"*) echo "panic: Error inserting event" ;;
                  "logs -l"*) echo "remaining connection slots are reserved" ;;
                  *stats/requests*) echo "34608 requests, 0 failed" ;;
                  "exec -i statefulset/postgres"*) cat > /dev/null; echo %2$s ;;
                esac
                """.replace("%2$s", missing));
    }

    private void script(String name, String commands) throws IOException {
        var text = "#!/bin/sh\n" + commands.formatted(folder) + "\n";
        var file = Files.writeString(folder.resolve("bin").resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The rows from the one on in which there is an HPA, counted from that moment. */
    private static List<String> rows(String record) throws IOException {
        var lines = Files.readAllLines(HOME.resolve("docs/reference/hpa").resolve(record)).stream()
                .filter(line -> line.matches("\\d+,[1-9].*"))
                .map(line -> line.split(",", 2))
                .toList();
        var begin = Integer.parseInt(lines.get(0)[0]);
        return lines.stream()
                .map(cells -> Integer.parseInt(cells[0]) - begin + "," + cells[1])
                .toList();
    }

    /** Without the second, which is the look's own. */
    private static Set<String> figures(List<String> rows) {
        return rows.stream().map(row -> row.substring(row.indexOf(',') + 1)).collect(Collectors.toSet());
    }

    private Path written(String output) {
        var match = Pattern.compile("The record: (\\S+)").matcher(output);
        assertThat(match.find()).isTrue();
        return folder.resolve("home").resolve(match.group(1));
    }

    /** What stands after {@code $}, with the lines that belong to it, as one line. */
    private static List<String> commands(String output) {
        var commands = new ArrayList<String>();
        for (var part : output.split("(?m)^(?=[$#] )", -1)) {
            if (part.startsWith("$ ")) {
                commands.add(spaced(part.substring(2).split("\n\n", -1)[0]));
            }
        }
        return commands;
    }

    /** The indented blocks and the code in sentences, all as one line. */
    private static String code(String page) {
        return Stream.concat(
                        page.lines().filter(line -> line.startsWith("    ")),
                        Pattern.compile("`([^`\n]+)`").matcher(page).results().map(match -> match.group(1)))
                .map(DemoTest::spaced)
                .collect(Collectors.joining(" "));
    }

    private static String spaced(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
