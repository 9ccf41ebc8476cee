package lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import lab.source.Variant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that never finishes its body holds no worker, and is cut off after ten seconds. */
@Tag("slow")
class SlowClientTest {

    @Test
    void whoDribblesIsCutOffAndHoldsNoWorker() throws Exception {
        var oneWorker = Map.of("WORKER_THREADS", "1");
        try (var broken = App.start(Variant.BROKEN, oneWorker);
                var fixed = App.start(Variant.FIXED, oneWorker);
                var toBroken = broken.connect();
                var toFixed = fixed.connect()) {
            var start = System.nanoTime();
            App.beginBody(toBroken);
            App.beginBody(toFixed);
            broken.assertUnharmed();
            fixed.assertUnharmed();
            assertThatItEndsWithoutAnAnswer(toBroken);
            assertThatItEndsWithoutAnAnswer(toFixed);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(9));
            broken.assertUnharmed();
            fixed.assertUnharmed();
        }
    }

    private static void assertThatItEndsWithoutAnAnswer(Socket socket) throws IOException {
        assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
}
