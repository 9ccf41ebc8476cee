package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import lab.machine.LabHome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code lab} in a checkout whose Java and Maven only say where and how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final String SAYS = "echo \"$(basename \"$0\") in $PWD: $*\"\n";

    @TempDir
    private Path folder;

    private Path home;
    private Path elsewhere;

    @BeforeEach
    void aCheckout() throws IOException {
        folder = folder.toRealPath();
        home = Files.createDirectories(folder.resolve("a home"));
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.copy(LabHome.root().resolve("lab"), home.resolve("lab"));
        for (var module : List.of("common/src/main", "common/src/test", "benchmarks/target")) {
            Files.createDirectories(home.resolve(module));
        }
        for (var file : List.of("pom.xml", "common/pom.xml", "benchmarks/target/lab.jar", "benchmarks/target/built")) {
            Files.createFile(home.resolve(file));
        }
        script(home.resolve("mvnw"), SAYS);
        script(folder.resolve("jdk/bin/java"), SAYS);
        script(folder.resolve("jdk/bin/javac"), SAYS);
        maven("3.9.9");
    }

    @Test
    void aLinkToItRunsTheCheckoutThatItLeadsTo() throws Exception {
        var link = Files.createSymbolicLink(elsewhere.resolve("lab"), Path.of("../a home/lab"));
        var linkToLink = Files.createSymbolicLink(elsewhere.resolve("lab2"), link);
        for (var lab : List.of(home.resolve("lab"), link, linkToLink)) {
            assertThat(run(lab, "race", "--users", "1"))
                    .containsExactly("java in " + elsewhere + ": -Dlab.terminal=false -XX:+UseSerialGC -jar " + home
                            + "/benchmarks/target/lab.jar race --users 1");
        }
    }

    @Test
    void whatChangedIsBuiltInTheCheckout() throws Exception {
        Files.delete(home.resolve("benchmarks/target/built"));
        var lines = run(home.resolve("lab"), "--version");
        assertThat(lines.get(0)).isEqualTo("+ mvn -q -B -Dstyle.color=never -DskipTests package");
        assertThat(lines.get(1)).startsWith("mvn in " + home + ": -q");
        assertThat(lines.get(2)).startsWith("java in " + elsewhere);
        assertThat(home.resolve("benchmarks/target/built")).exists();
    }

    @Test
    void whatIsSavedWhileItBuildsIsBuiltTheNextTime() throws Exception {
        Files.delete(home.resolve("benchmarks/target/built"));
        maven("3.9.9", """
                touch began
                until touch common/src/main/Late.java && [ "$(find common/src/main -newer began -name Late.java)" ]; do :; done
                """);
        for (var build = 1; build <= 2; build++) {
            assertThat(run(home.resolve("lab"), "--version"))
                    .as("build %d", build)
                    .hasSize(2);
        }
        maven("3.9.9");
        assertThat(run(home.resolve("lab"), "--version")).hasSize(3);
        assertThat(run(home.resolve("lab"), "--version")).hasSize(1);
    }

    @Test
    void aMavenThatIsTooOldIsNotTaken() throws Exception {
        for (var old : List.of("2.2.1", "3.6.3")) {
            maven(old);
            assertThat(run(home.resolve("lab"), "test", "-X"))
                    .containsExactly("+ ./mvnw -B verify -X", "mvnw in " + home + ": -B verify -X");
        }
        for (var recent : List.of("3.8.7", "3.10.0", "4.0.0")) {
            maven(recent);
            assertThat(run(home.resolve("lab"), "test")).startsWith("+ mvn -B verify");
        }
    }

    @Test
    void aTestRunEndsWithWhatItSkippedAndWithMavensStatus() throws Exception {
        var reports = Files.createDirectories(home.resolve("common/target/surefire-reports"));
        Files.writeString(reports.resolve("Before-output.txt"), "Skipped: before.\n");
        maven("3.9.9", """
                printf 'app> x\\nSkipped: a.\\nSkipped: a.\\n' > common/target/surefire-reports/Now-output.txt
                exit 7
                """);
        assertThat(run(7, home.resolve("lab"), "test")).containsExactly("+ mvn -B verify", "Skipped: a.");
    }

    private void maven(String version) throws IOException {
        maven(version, SAYS);
    }

    /** @param commands what it does unless it is asked for its version */
    private void maven(String version, String commands) throws IOException {
        script(
                folder.resolve("bin/mvn"),
                "[ \"$1\" = -v ] && echo 'Apache Maven " + version + " (x)' && exit\n" + commands);
    }

    private static void script(Path file, String commands) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + commands);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> run(Path lab, String... arguments) throws IOException, InterruptedException {
        return run(0, lab, arguments);
    }

    private List<String> run(int status, Path lab, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(lab.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(elsewhere.toFile());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(status);
        return output.lines().toList();
    }
}
