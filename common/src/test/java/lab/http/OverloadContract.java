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
import java.util.stream.Stream;
import lab.testing.AppUnderTest;
import lab.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When there is more to do than there are workers, who is in vain is told so soon, and the probes answer; connections are bounded too. */
public abstract class OverloadContract {

    private static final int QUEUE = 256;
    private static final int CONNECTIONS = 6000;
    private static final String POST = "{\"title\": \"abc\", \"content\": \"def\"}";

    @Test
    void whenTheQueueIsFullTheNextIsRefusedAtOnce() throws Exception {
        try (var app = AppUnderTest.start(oneWorker("1h"))) {
            var first = occupy(app);
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
            app.awaitRequests(Map.of("status", "503", "reason", "queue", "route", "/api/posts/{id}"), 10);
            app.awaitRequests(Map.of("status", "503", "reason", "queue", "route", "/"), 1);
            app.assertTheProbesAnswer();
            assertThat(first).as("nor has the only worker got free for them").isNotDone();

            app.unlock();
            assertThat(status(first)).isEqualTo(404);
            assertThat(next.stream().filter(request -> status(request) == 404)).hasSize(QUEUE);
        }
    }

    @Test
    void whoWaitsTooLongForAWorkerIsRefusedBeforeWorkBegins() throws Exception {
        try (var app = AppUnderTest.start(oneWorker("304s"))) { // a second more than for pool and network
            var first = occupy(app);
            var vain = Stream.generate(() -> app.submitAsync(POST)).limit(3).toList();
            for (var submit : vain) {
                var answer = AppUnderTest.answer(submit);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After").orElse(""))
                        .matches("[123]");
                assertThat(answer.body()).isEqualTo("The server is busy: there was no room in time; try again.");
            }
            assertThat(first).as("the only worker has not got free meanwhile").isNotDone();
            app.unlock();
            assertThat(status(first)).isEqualTo(404);
            app.assertUnharmed();
        }
    }

    @Test
    void forWhoHasLeftMeanwhileNoWorkIsBegun() throws Exception {
        try (var app = AppUnderTest.start(oneWorker("1h"))) {
            var first = occupy(app);
            try (var impatient = app.connect()) {
                var head = "POST /submit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ";
                impatient
                        .getOutputStream()
                        .write((head + POST.length() + "\r\n\r\n" + POST).getBytes(StandardCharsets.US_ASCII));
            }
            await().until(() -> app.get("/metrics").body().contains("\nhttp_server_requests_waiting 1.0\n"));
            var patient = app.submitAsync(POST);
            await().until(() -> app.get("/metrics").body().contains("\nhttp_server_requests_waiting 2.0\n"));
            app.unlock();
            assertThat(status(first)).isEqualTo(404);
            assertThat(status(patient)).isEqualTo(200);
            assertThat(app.get("/metrics").body())
                    .contains("_count{method=\"POST\",reason=\"client\",route=\"/submit\",status=\"none\"} 1\n");
            assertThat(app.side().number("SELECT count(*) FROM posts")).isEqualTo(1);
        }
    }

    /** A request on the way when its turn comes, and the next one already sent: both are answered. */
    @Test
    void whoWaitsAndSendsAheadIsNotTakenForGone() throws Exception {
        try (var app = AppUnderTest.start(oneWorker("1h"));
                var eager = app.connect()) {
            var first = occupy(app);
            var request = "GET /api/posts/1 HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII);
            var end = "\r\n".getBytes(StandardCharsets.US_ASCII);
            var close = "Connection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            eager.getOutputStream().write(request);
            eager.getOutputStream().write(end);
            await().until(() -> app.get("/metrics").body().contains("\nhttp_server_requests_waiting 1.0\n"));
            eager.getOutputStream().write(request);
            eager.getOutputStream().write(close);
            app.unlock();
            assertThat(status(first)).isEqualTo(404);
            assertThat(new String(eager.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .containsPattern("(?s)HTTP/1.1 404 .*HTTP/1.1 404 .*\r\nConnection: close\r\n");
        }
    }

    /** A failure of nobody, whose answer was more than a buffer: broken-single-connection would end of one. */
    @ParameterizedTest
    @CsvSource({"/, /", "/api/posts, /api/posts", "/api/posts?limit=60, /api/posts"})
    void whoLeavesBeforeTheAnswerComesIsNoFailure(String path, String route) throws Exception {
        try (var app = AppUnderTest.start(Map.of())) {
            app.fill(60);
            app.lock("posts");
            try (var client = app.connect()) {
                var request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
                client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                await().until(() -> app.waiting() == 1);
                client.setSoLinger(true, 0); // and so it is reset
            }
            app.unlock();
            app.awaitRequests(Map.of("route", route, "reason", "client"), 1);
            assertThat(app.get(path).statusCode()).isEqualTo(200);
            assertThat(app.output()).noneMatch(line -> line.contains(" ERROR ") || line.contains("panic"));
        }
    }

    /** It reads, but a byte at a time: there is always progress. */
    @Test
    void whoDoesNotReadItsAnswerIsCutOff() throws Exception {
        var environment = Map.of(
                "WORKER_THREADS", "1", "POOL_ACQUIRE_TIMEOUT", "2s", "QUERY_TIMEOUT", "9s", "REQUEST_TIMEOUT", "12s");
        try (var app = AppUnderTest.start(environment);
                var slow = app.connect(4096)) {
            app.fill(1000);
            slow.getOutputStream()
                    .write("GET /api/posts?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 200");
            await().until(() ->
                    slow.getInputStream().read() >= 0 && app.get("/api/posts/1").statusCode() == 200);
            app.awaitOutput("Cut off while querying posts: the answer was not read within 12s", 1);
        }
    }

    /** One worker, that waits for a lock for as long as a test may; and how long others may wait for it: the rest of this time. */
    private static Map<String, String> oneWorker(String requestTimeout) {
        return Map.of("WORKER_THREADS", "1", "QUERY_TIMEOUT", "300s", "REQUEST_TIMEOUT", requestTimeout);
    }

    private static CompletableFuture<HttpResponse<String>> occupy(AppUnderTest app) throws Exception {
        app.lock("posts");
        var first = app.getAsync("/api/posts/1");
        await().until(() -> app.waiting() == 1);
        return first;
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
