package lab.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A timeline in a file which the app has mapped into its memory: it costs the app no call of the system, another process can read it
 * meanwhile, and it is still there after {@code halt} and SIGKILL.
 */
public final class OwnershipFile {

    private OwnershipFile() {}

    /**
     * What an app has written to its {@code LAB_OWNERSHIP_FILE} so far, whether it still runs or not. An app that starts begins
     * anew: read what a crash has left before the restart.
     *
     * @return empty when no app has begun its timeline there yet
     * @throws IOException when it can't be read, or is a file of something else
     */
    public static Optional<Ownership> read(Path file) throws IOException {
        try {
            var first = copy(file);
            var middle = copy(file);
            var last = copy(file);
            var epochMillis = OwnershipRing.epochMillis(first);
            return epochMillis == 0 || epochMillis != OwnershipRing.epochMillis(last)
                    ? Optional.empty()
                    : Optional.of(OwnershipRing.decode(
                            first, middle, last, (double) System.currentTimeMillis() - epochMillis));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Makes the file, or empties that of an earlier process, and maps it. */
    static ByteBuffer create(Path file) throws IOException {
        if (Files.exists(file)) {
            copy(file);
        }
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Written, not only made longer: on a full disk the start fails, and not a request later.
            var zeros = ByteBuffer.allocate(OwnershipRing.BYTES);
            while (zeros.hasRemaining()) {
                channel.write(zeros, zeros.position());
            }
            return channel.map(MapMode.READ_WRITE, 0, OwnershipRing.BYTES);
        }
    }

    /** Not by mapping it: a mapped file that another process cuts off ends the JVM. */
    private static ByteBuffer copy(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(OwnershipRing.BYTES);
            var copy = ByteBuffer.allocate(OwnershipRing.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(0, bytes);
            if (copy.getLong(0) != OwnershipRing.MAGIC && copy.getLong(0) != 0) {
                throw new IOException(file + " is not an ownership file");
            }
            return copy;
        }
    }
}
