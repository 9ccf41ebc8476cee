package lab.app;

import static lab.testing.AppUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import lab.config.Driver;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The heap of a pod, and its rule that a process without memory ends (k8s/Dockerfile): no mix of requests gets it there. */
class SmallHeapTest {

    private static final String HEAP = "-Xmx115m -XX:+ExitOnOutOfMemoryError";

    /** They are sent at once, and who is not served is told so. */
    @ParameterizedTest
    @EnumSource
    void manyLongAnswersAtOnce(Driver driver) throws Exception {
        try (var app = start(driver)) {
            app.fill(1000);
            for (var count : List.of(16, 64)) {
                var lists = app.statusesAsync("/api/posts?limit=1000", count);
                var pages = app.statusesAsync("/", 64);
                var statuses = Stream.concat(lists.stream(), pages.stream())
                        .map(AppUnderTest::answer)
                        .toList();
                assertThat(statuses).isSubsetOf(200, 503);
                assertThat(lists.stream().map(CompletableFuture::join)).contains(200);
                assertThat(pages.stream().map(CompletableFuture::join)).contains(200);
            }
            assertThat(app.get("/api/posts?limit=1000").body())
                    .hasSizeGreaterThan(10_000_000)
                    .endsWith("}]");
        }
    }

    /** Characters of four bytes, and those that HTML makes five of. As many readers as there are workers read nothing. */
    @ParameterizedTest
    @CsvSource({"PGJDBC_NG, 😀", "PGJDBC_NG, &", "PGJDBC, 😀", "PGJDBC, &"})
    void theHeaviestPostsAndSlowReaders(Driver driver, String character) throws Exception {
        try (var app = start(driver);
                var readers = SlowReaders.of(app, 64)) {
            app.fill(200, character);
            readers.ask(3); // what the kernel does not take
            var lists = app.statusesAsync("/api/posts?limit=200", 16);
            var pages = app.statusesAsync("/", 64);
            assertThat(Stream.concat(lists.stream(), pages.stream()).map(AppUnderTest::answer))
                    .isSubsetOf(200, 503);
            assertThat(lists.stream().map(CompletableFuture::join)).contains(200);
            await().untilAsserted(() -> assertThat(app.get("/").statusCode()).isEqualTo(200));
        }
    }

    /** Four times as many pages as there may be of the heaviest: these are a tenth of such a one. Nobody is cut off. */
    @Test
    void aPageThatIsNotReadCountsForWhatItIs() throws Exception {
        var environment = Map.of("REQUEST_TIMEOUT", "1h", "_JAVA_OPTIONS", HEAP);
        try (var app = AppUnderTest.start(environment);
                var readers = SlowReaders.of(app, 20)) {
            app.fill(50);
            readers.ask(10);
            for (var i = 0; i < 100; i++) {
                assertThat(app.get("/").statusCode()).isEqualTo(200);
            }
        }
    }

    /** They ask for the page, and read nothing of it. */
    private record SlowReaders(List<Socket> sockets) implements AutoCloseable {

        static SlowReaders of(AppUnderTest app, int count) throws IOException {
            var readers = new SlowReaders(new ArrayList<>());
            for (var i = 0; i < count; i++) {
                readers.sockets.add(app.connect(4096));
            }
            return readers;
        }

        /** Each so often, one after the other. */
        void ask(int times) throws IOException {
            var request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(times).getBytes(StandardCharsets.US_ASCII);
            for (var socket : sockets) {
                socket.getOutputStream().write(request);
            }
        }

        @Override
        public void close() throws IOException {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /** Each announces the longest body, and sends its beginning. */
    @Test
    void manyBodiesAtOnce() throws Exception {
        var senders = new ArrayList<Socket>();
        try (var app = start(Driver.PGJDBC_NG)) {
            for (var i = 0; i < 1500; i++) {
                senders.add(app.connect());
                announce(senders.get(i));
            }
            assertThat(app.get("/").statusCode()).isEqualTo(200);
            var refused = senders.get(senders.size() - 1).getInputStream().readNBytes(12);
            assertThat(new String(refused, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 503");
        } finally {
            for (var sender : senders) {
                sender.close();
            }
        }
    }

    private static AppUnderTest start(Driver driver) throws Exception {
        return AppUnderTest.start(Map.of("LAB_DRIVER", driver.label(), "_JAVA_OPTIONS", HEAP));
    }

    private static void announce(Socket sender) throws IOException {
        sender.getOutputStream()
                .write(
                        "POST /submit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 65536\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
    }
}
