package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A tool is there when it works, not when a file has its name. */
@DisabledOnOs(OS.WINDOWS)
class DoctorTest {

    @TempDir
    private Path folder;

    @Test
    void aDockerClientWithoutAnEngineIsNoDocker() throws Exception {
        assertThat(doctor("[ $# = 0 ]")).containsPattern("-- +docker +'docker version' fails, for the container tests");
        assertThat(doctor("[ $1 = version ]")).containsPattern("ok +docker +" + folder);
    }

    private String doctor(String docker) throws IOException, InterruptedException {
        var program = Files.writeString(folder.resolve("docker"), "#!/bin/sh\n" + docker + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        var path = folder + ":" + System.getenv("PATH");
        try (var lab = LabProcess.start(Files.createTempDirectory(folder, "tmp"), Map.of("PATH", path), "doctor")) {
            assertThat(lab.awaitEnd()).as(lab.output()).isZero();
            return lab.output();
        }
    }
}
