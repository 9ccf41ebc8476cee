package lab.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntrantTest {

    private static final int STARTS = 100;

    /** Two races in one checkout start it again and again; an app that loads the class meanwhile finds all of it. */
    @Test
    void theErrorHandlerOfTheThirdLaneIsAlwaysThere(@TempDir Path temporary) throws Exception {
        var handler = Entrant.calmErrorHandler(temporary).resolve("lab/app/ErrorHandler.class");
        var bytes = Files.readAllBytes(handler);
        var left = new AtomicInteger(2 * STARTS);
        var races = CompletableFuture.allOf(start(temporary, left), start(temporary, left));
        while (!races.isDone()) {
            assertThat(Files.readAllBytes(handler)).isEqualTo(bytes);
        }
        races.join();
        try (var folder = Files.list(handler.getParent())) {
            assertThat(folder).containsExactly(handler);
        }
    }

    private static CompletableFuture<Void> start(Path temporary, AtomicInteger left) {
        return CompletableFuture.runAsync(() -> {
            while (left.decrementAndGet() > 0) {
                try {
                    Entrant.calmErrorHandler(temporary);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }
}
