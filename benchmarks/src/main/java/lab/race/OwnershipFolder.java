package lab.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A temporary folder in which each app writes who holds which connection; gone when it is closed. */
record OwnershipFolder(Path folder) implements AutoCloseable {

    static OwnershipFolder make() throws IOException {
        return new OwnershipFolder(Files.createTempDirectory("connection-lab-owners-"));
    }

    /** What an app needs to know to write there. */
    Map<String, String> environment(Entrant entrant) {
        return Map.of("LAB_FAULTS", "true", "LAB_OWNERSHIP_FILE", file(entrant).toString());
    }

    /** Reads what the app has written. */
    OwnershipWatch watch(Entrant entrant) {
        return new OwnershipWatch(file(entrant));
    }

    private Path file(Entrant entrant) {
        return folder.resolve(entrant.shortName());
    }

    @Override
    public void close() throws IOException {
        for (var entrant : Entrant.values()) {
            Files.deleteIfExists(file(entrant));
        }
        Files.deleteIfExists(folder);
    }
}
