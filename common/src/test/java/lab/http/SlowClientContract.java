package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that never finishes its head or its body holds no worker, and is cut off after ten seconds. */
@Tag("slow")
public abstract class SlowClientContract {

    @Test
    void whoDribblesIsCutOffAndHoldsNoWorker() throws Exception {
        try (var app = AppUnderTest.start(Map.of("WORKER_THREADS", "1"));
                var slow = app.connect()) {
            var start = System.nanoTime();
            AppUnderTest.beginBody(slow);
            app.assertUnharmed();
            assertThat(slow.getInputStream().readAllBytes()).as("an answer").isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(9));
            app.assertUnharmed();
        }
    }

    @Test
    void whoDribblesItsHeadIsCutOffHoweverOftenItSendsAByte() throws Exception {
        try (var app = AppUnderTest.start(Map.of());
                var slow = app.connect()) {
            var start = System.nanoTime();
            slow.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            slow.setSoTimeout(500); // between two bytes
            assertThat(dribble(slow)).as("cut off without an answer").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(9));
            app.assertUnharmed();
        }
    }

    private static boolean dribble(Socket slow) throws IOException {
        try {
            while (true) {
                try {
                    return slow.getInputStream().read() < 0;
                } catch (SocketTimeoutException e) {
                    slow.getOutputStream().write('x');
                }
            }
        } catch (SocketException e) {
            return true; // it ended between our look and our byte
        }
    }
}
