package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import lab.page.PageClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ctrl-C on a race, on a real terminal, at three moments and also twice quickly: no child process, no server and no temporary
 * file is left. The key reaches the lab, its apps and its database at the same time, as it does for a user.
 */
class InterruptTest {

    /** In the kernel's masks, signal 2 is bit 1. */
    private static final long SIGINT = 1 << 1;

    private static final String SIGNALS_IGNORED = "SigIgn:";

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

    @BeforeAll
    static void needsScriptOfUtilLinuxAndInterrupts() throws IOException {
        var there = Files.isExecutable(Path.of("/usr/bin/script"))
                && System.getProperty("os.name").equals("Linux");
        if (!there) {
            System.out.println("InterruptTest is skipped: it needs Linux and util-linux' script for a terminal.");
        }
        assumeTrue(there);
        var ignored = ignoresInterrupts();
        if (ignored) {
            System.out.println("InterruptTest is skipped: this shell runs its background jobs with SIGINT ignored; "
                    + "run it in the foreground.");
        }
        assumeFalse(ignored);
    }

    /** Processes inherit it, and a JVM that ignored SIGINT at its start goes on to do so. */
    private static boolean ignoresInterrupts() throws IOException {
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith(SIGNALS_IGNORED))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring(SIGNALS_IGNORED.length()).strip(), 16))
                    .anyMatch(mask -> (mask & SIGINT) != 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'200 users', 1", // the database is starting
        "'200 users', 2",
        "'the apps are starting', 1",
        "'the apps are starting', 2",
        "'ended with status 2', 1", // under load, with an app down
        "'ended with status 2', 2"
    })
    void nothingIsLeft(String moment, int times, @TempDir Path temporary) throws Exception {
        try (var race = LabProcess.startOnTerminal(temporary, "race", "--run-time", "60s")) {
            race.awaitLine(moment);
            var children = race.descendants();
            for (var i = 0; i < times; i++) {
                race.ctrlC();
            }
            assertThat(race.awaitEnd()).as(race.output()).isEqualTo(130);
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(processesIn(temporary)).isEmpty();
            assertThat(filesIn(temporary)).isEmpty();
        }
    }

    @Test
    void anExplorationPrintsWhatIsKnownUntilThen(@TempDir Path temporary) throws Exception {
        try (var exploration = LabProcess.startOnTerminal(
                temporary, "explore", "--requests", "post,post,withdraw", "--preemptions", "8")) {
            exploration.awaitLine("of about");
            exploration.ctrlC();
            assertThat(exploration.awaitEnd()).as(exploration.output()).isEqualTo(130);
            assertThat(exploration.output()).contains("until it was interrupted", "Result: ");
            assertThat(processesIn(temporary)).isEmpty();
            assertThat(filesIn(temporary)).isEmpty();
        }
    }

    @Test
    void theWaitForThePagesReadersEnds(@TempDir Path temporary) throws Exception {
        try (var race =
                LabProcess.startOnTerminal(temporary, "race", "--users", "1", "--run-time", "3s", "--lanes", "fixed")) {
            var address = ADDRESS.matcher(race.awaitLine("live page: "));
            assertThat(address.find()).isTrue();
            try (var page = new PageClient(URI.create(address.group()))) {
                page.listen(0);
                race.awaitLine("The page stays until Ctrl-C");
                race.ctrlC();
                assertThat(race.awaitEnd()).as(race.output()).isEqualTo(130);
            }
            assertThat(processesIn(temporary)).isEmpty();
            assertThat(filesIn(temporary)).isEmpty();
        }
    }

    /** Postgres is nobody's descendant any more, but its command line names its data. */
    private static List<String> processesIn(Path folder) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(command -> command.contains("-D " + folder))
                .toList();
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }
}
