package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ctrl-C on a race, on a real terminal, at three moments and also twice quickly: no child process, no server and no temporary
 * file is left. The key reaches the lab, its apps and its database at the same time, as it does for a user.
 */
class InterruptTest {

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
