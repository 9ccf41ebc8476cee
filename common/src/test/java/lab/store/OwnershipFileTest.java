package lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import lab.config.StartupException;
import lab.store.Ownership.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The timeline's file: read by others, begun anew by the next process, and never somebody else's. */
class OwnershipFileTest {

    private static final long[] GET = OwnershipRing.kind("GET /");

    private final Path folder;
    private final Path file;

    OwnershipFileTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("owners");
    }

    @Test
    void thereIsNothingBeforeAnAppHasBegun() throws IOException {
        assertThat(OwnershipFile.read(file)).isEmpty();
        OwnershipFile.create(file);
        assertThat(OwnershipFile.read(file)).isEmpty();
        Files.write(file, new byte[] {0, 0, 0});
        assertThat(OwnershipFile.read(file)).isEmpty();
    }

    @Test
    void itHasWhatWasWritten() throws IOException {
        var ring = new OwnershipRing(OwnershipFile.create(file));
        ring.end(ring.begin(7, GET));
        ring.begin(8, GET);
        var timeline = OwnershipFile.read(file).orElseThrow();
        assertThat(timeline.blocks()).isEqualTo(ring.read().blocks());
        assertThat(timeline.epochMillis()).isEqualTo(ring.read().epochMillis());
        assertThat(timeline.lastMoment()).isLessThanOrEqualTo(ring.read().now());
    }

    @Test
    void theNextProcessBeginsAnew() throws IOException {
        var before = new OwnershipRing(OwnershipFile.create(file));
        before.end(before.begin(1, GET));
        var next = new OwnershipRing(OwnershipFile.create(file));
        assertThat(OwnershipFile.read(file).orElseThrow().blocks()).isEmpty();
        next.begin(2, GET);
        assertThat(OwnershipFile.read(file).orElseThrow().blocks())
                .extracting(Block::connection)
                .containsExactly(2);
    }

    @Test
    void aFileOfSomethingElseIsNeitherReadNorOverwritten() throws IOException {
        Files.writeString(file, "Dear diary");
        assertThatIOException()
                .isThrownBy(() -> OwnershipFile.read(file))
                .withMessage(file + " is not an ownership file");
        assertThatIOException().isThrownBy(() -> OwnershipFile.create(file));
        assertThat(file).hasContent("Dear diary");
    }

    @Test
    void aPathThatCannotBeWrittenIsSaidInOneSentence() {
        for (var bad : Arrays.asList(folder, folder.resolve("missing/owners"))) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> OwnershipRecorder.begin(bad))
                    .withMessageMatching("LAB_OWNERSHIP_FILE is '" + bad + "', which can't be written \\([^\\n]+\\);"
                            + " set a path in an existing folder of your own\\.");
        }
    }
}
