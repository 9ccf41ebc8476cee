package lab.http;

import static lab.testing.AppUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import lab.testing.AppUnderTest;
import lab.testing.Patience;
import org.junit.jupiter.api.Test;

/** When there is more to do than there are workers, who is in vain is told so soon, and the probes answer; connections are bounded too. */
public abstract class OverloadContract {

    private static final int QUEUE = 256;
    private static final int CONNECTIONS = 6000;

    @Test
    void whenTheQueueIsFullTheNextIsRefusedAtOnce() throws Exception {
        try (var app = AppUnderTest.start(Map.of("WORKER_THREADS", "1", "QUERY_TIMEOUT", "60s"))) {
            app.lock("posts");
            var first = app.getAsync("/api/posts/1");
            await().until(() -> app.waiting() == 1);

            var next = app.getAsync("/api/posts/1", QUEUE + 10);
            await().until(() -> AppUnderTest.done(next) == 10);
            assertThat(next.stream().filter(CompletableFuture::isDone).map(AppUnderTest::answer))
                    .allSatisfy(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(503);
                        assertThat(answer.headers().firstValue("Retry-After").orElse(""))
                                .matches("[123]");
                        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                        assertThat(answer.body()).contains("The server is busy: its queue is full; try again.");
                    });
            var page = app.get("/");
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).isEqualTo("The server is busy: its queue is full; try again.");
            app.assertTheProbesAnswer();
            assertThat(first).as("nor has the only worker got free for them").isNotDone();

            app.unlock();
            assertThat(status(first)).isEqualTo(404);
            assertThat(next.stream().filter(request -> status(request) == 404)).hasSize(QUEUE);
        }
    }

    @Test
    void whenTooManyConnectionsAreOpenTheNextWaitsForTheEndOfOne() throws Exception {
        var idle = new ArrayDeque<Socket>();
        try (var app = AppUnderTest.start(Map.of())) {
            for (var i = 0; i < CONNECTIONS; i++) {
                idle.add(app.connect());
            }
            try (var next = app.connect()) {
                next.getOutputStream()
                        .write("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                next.setSoTimeout(1000);
                assertThatThrownBy(() -> next.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

                idle.remove().close();
                next.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
                assertThat(new String(next.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("alive");
            }
        } finally {
            for (var socket : idle) {
                socket.close();
            }
        }
    }

    private static int status(CompletableFuture<HttpResponse<String>> request) {
        return AppUnderTest.answer(request).statusCode();
    }
}
