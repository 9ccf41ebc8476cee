package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./lab bench http} where something is wrong, missing or broken, and when it is interrupted. */
@Tag("pages") // what is said of trouble does not depend on the JDK
class BenchHttpTroubleTest {

    private static final String SHORT = "bench http --requests find --seconds 1 --warmup 0 --wrk ";

    /** In a second, a busy machine answers nobody. */
    private static final String LONGER = SHORT.replace("--seconds 1 ", "--seconds 10 ");

    @TempDir
    private Path temporary;

    @TempDir
    private Path programs;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --driver mysql                       | --driver       | pgjdbc-ng or pgjdbc
            --connections 0                      | --connections  | numbers of 1 to 1000
            --connections 1001                   | --connections  | numbers of 1 to 1000
            --connections 1,                     | --connections  | 1,8,64,200
            --connections 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 | --connections | up to 20
            --connections many                   | many           | 1,8,64,200
            --requests export                    | export         | find, get and submit, as find,get
            --requests get,find,get              | get,find,get   | has get twice
            --seconds 0                          | --seconds      | 1 to 3600
            --seconds 10s                        | --seconds      | 10s
            --seconds 3601                       | --seconds      | 1 to 3600
            --warmup -1                          | --warmup       | 0 to 3600
            --variant broken                     | --variant      | ./lab bench http --help
            """)
    void badFlagsAreNamed(String flags, String culprit, String remedy) {
        var err = new StringWriter();
        var line = ("bench http " + flags.strip()).split(" +", -1);
        var status = Lab.commandLine().setErr(new PrintWriter(err, true)).execute(line);
        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("lab: ").contains(culprit).contains(remedy);
        assertThat(err.toString().lines().count()).isEqualTo(2);
    }

    @Test
    void whatCantBeMeasuredIsSaidAndTheRestIsMeasured() throws Exception {
        var environment =
                Map.of("CONN_STR", SharedServer.admin().toUrl(), "JAVA_TOOL_OPTIONS", "-XX:+DisableAttachMechanism");
        var output = output(0, environment, LONGER + "no-such-wrk --connections 2 --driver pgjdbc");
        assertThat(output)
                .contains("fixed-pooled with pgjdbc:")
                .contains("without no-such-wrk, which is not on the PATH")
                .contains("The database's CPU is not known")
                .contains("The app's allocation is not known")
                .containsPattern("\n +2 lab +[\\d,.]+ +[\\d.]+ +[\\d.]+ +\\d+ +\\d+ +- +\\d+ +\\d+ +- +- +0\n");
    }

    /** 400 at once: one is worked on and 256 wait, so the others are refused. */
    @Test
    void whatFailsIsCountedAndTheStatusTellsIt() throws Exception {
        var output = output(3, Map.of("WORKER_THREADS", "1"), LONGER + "none --connections 400");
        assertThat(output).containsPattern("GET /api/posts/1, 400, lab: [\\d,]+ failed with http5xx");
    }

    @Test
    void aBrokenWrkIsNamedAndWhatWasMeasuredIsKept() throws Exception {
        var wrk = FakeWrk.failing(programs, "unable to connect");
        var output = output(1, Map.of(), SHORT + wrk + " --connections 2");
        assertThat(output)
                .contains("lab: bench http failed: " + wrk + " ended with status 1: unable to connect.")
                .contains("It did not run to its end")
                .containsPattern("\n +2 lab ")
                .contains("Result: ");
    }

    @Test
    void interruptedItKeepsWhatItHasAndLeavesNothing() throws Exception {
        var wrk = FakeWrk.endless(programs);
        try (var lab = LabProcess.startOnTerminal(temporary, (SHORT + wrk + " --connections 2").split(" "))) {
            lab.awaitLine("2 connections  lab"); // from now on wrk runs
            var children = lab.descendants();
            lab.ctrlC();
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(130);
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            assertThat(lab.output())
                    .contains("It did not run to its end")
                    .containsPattern("\n +2 lab ")
                    .containsOnlyOnce("Result: ");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private String output(int status, Map<String, String> environment, String line) throws Exception {
        try (var lab = LabProcess.start(temporary, environment, line.split(" "))) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(status);
            assertThat(temporary).isEmptyDirectory();
            return lab.output();
        }
    }
}
