package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import lab.config.Driver;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab bench} when it is interrupted, and with a pgbench that does not work. */
@Tag("pages") // what is said of trouble does not depend on the JDK
class BenchTroubleTest {

    @TempDir
    private Path temporary;

    @Test
    void interruptedInTheSecondCellItKeepsTheFirstAndLeavesNothing() throws Exception {
        try (var lab = LabProcess.startOnTerminal(temporary, "bench", "'primaryKey (locked|pool-1 )'")) {
            lab.awaitLine("primaryKey pool-1 pgjdbc-ng threads=64");
            await().atMost(Patience.LIMIT)
                    .until(() -> lab.descendants().stream().anyMatch(BenchTroubleTest::isFork));
            var children = lab.descendants();
            lab.ctrlC();
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(130);
            assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
            assertThat(lab.output())
                    .containsPattern("\n +locked +ng +64 +[\\d,]+ ")
                    .doesNotContainPattern("\n +pool-1 +ng ")
                    .containsPattern("interrupted; missing are these 1:\\s+primaryKey pool-1 pgjdbc-ng threads=64")
                    .doesNotContain("no figure")
                    .containsOnlyOnce("Result: ");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    private static boolean isFork(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("-Dlab.database=");
    }

    @Test
    void aPgbenchThatFailsIsNamedAndNoDatabaseIsLeft(@TempDir Path programs) throws Exception {
        var pgbench = Files.writeString(
                programs.resolve("pgbench"), "#!/bin/sh\necho 'pgbench: error: it is too old' >&2; exit 1\n");
        Files.setPosixFilePermissions(pgbench, PosixFilePermissions.fromString("rwxr-xr-x"));
        var environment = Map.of(
                "PATH",
                programs + ":" + System.getenv("PATH"),
                "CONN_STR",
                SharedServer.admin().toUrl());
        try (var lab = LabProcess.start(temporary, environment, "bench", "wait20ms pool-25")) {
            assertThat(lab.awaitEnd()).as(lab.output()).isZero();
            assertThat(lab.output())
                    .containsPattern("\n +pool-25 +ng +64 +[\\d,]+ ")
                    .containsIgnoringWhitespaces("no figure for pgbench wait20ms clients=8: " + pgbench
                            + " ended with status 1: pgbench: error: it is too old")
                    .contains("no figure for pgbench wait20ms clients=25: ")
                    .doesNotContain("no pgbench on the PATH")
                    .contains("Result: ");
        }
        try (var session = OneConnection.open(Driver.PGJDBC, SharedServer.admin())) {
            assertThat(session.number("SELECT count(*) FROM pg_database WHERE datname LIKE 'lab_bench_%'"))
                    .isZero();
        }
    }
}
