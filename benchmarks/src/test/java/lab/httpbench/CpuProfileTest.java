package lab.httpbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import lab.config.StartupException;
import lab.sizing.Sweeps;
import lab.sizing.Usl;
import lab.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuProfileTest {

    @TempDir
    private Path folder;

    @Test
    void whatTheLabHasTheJdkDoIsTheLabs() {
        var file = folder.resolve("some.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recording.start();
            await().atMost(Patience.LIMIT).until(() -> {
                for (var i = 0; i < 200; i++) {
                    Usl.fit(Sweeps.READ, 64);
                }
                return samples(recording, file) >= 5;
            });
        }
        var profile = CpuProfile.of(file);
        assertThat(profile.byLibrary()).containsKey("the lab");
        assertThat(profile.ours().keySet()).allMatch(method -> method.startsWith("lab."));
        assertThat(profile.table()).contains("samples of Java code", " %  the lab");
    }

    private static long samples(Recording recording, Path file) {
        try {
            recording.dump(file);
            return CpuProfile.of(file).byLibrary().getOrDefault("the lab", 0L);
        } catch (StartupException e) {
            return 0; // none yet
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatIsNoRecordingIsNamed() throws IOException {
        var file = Files.writeString(folder.resolve("none.jfr"), "no recording");
        assertThatThrownBy(() -> CpuProfile.of(file))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith(file + " can't be read");
    }

    @Test
    void aRecordingWithoutSamplesIsNamed() throws IOException {
        var file = folder.resolve("empty.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.JVMInformation");
            recording.start();
            recording.dump(file);
        }
        assertThatThrownBy(() -> CpuProfile.of(file))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith(file + " has no samples");
    }
}
