package lab;

import static lab.App.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import lab.source.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When there is more to do than there are workers or connections, who is in vain is told so soon, and the probes answer. */
class OverloadTest {

    private static final int QUEUE = 256;

    @Test
    void whenThePoolIsExhaustedTheRestIsToldThatItIsBusy() throws Exception {
        var environment =
                Map.of("POOL_MAX", "25", "POOL_MIN", "25", "POOL_ACQUIRE_TIMEOUT", "1s", "QUERY_TIMEOUT", "60s");
        try (var app = App.start(Variant.FIXED, environment)) {
            await().until(() -> app.backends() == 25);
            app.lock("posts");
            var requests = requests(app, 64, "/api/posts");
            await().until(() -> app.waiting() == 25);
            assertThatTheProbesAnswer(app);
            assertThat(app.waiting()).as("while all connections were lent").isEqualTo(25);
            await().until(() -> done(requests) == 39);
            app.unlock();

            var answers = requests.stream().map(App::answer).toList();
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(25);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 503)
                    .hasSize(39)
                    .allSatisfy(answer -> {
                        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
                        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                        assertThat(answer.body()).contains("Error fetching posts: the server is busy, try again");
                    });
            app.awaitOutput("Answered 503 while querying posts: pool total=25, active=25, idle=0, waiting=", 39);
            assertThat(app.get("/").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void whenTheQueueIsFullTheNextIsRefusedAtOnce(Variant variant) throws Exception {
        try (var app = App.start(variant, Map.of("WORKER_THREADS", "1", "QUERY_TIMEOUT", "60s"))) {
            app.lock("posts");
            var first = app.getAsync("/api/posts/1");
            await().until(() -> app.waiting() == 1);

            var next = requests(app, QUEUE + 10, "/api/posts/1");
            await().until(() -> done(next) == 10);
            assertThat(next.stream().filter(CompletableFuture::isDone).map(App::answer))
                    .allSatisfy(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(503);
                        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
                        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                        assertThat(answer.body()).contains("The server is busy: its queue is full; try again.");
                    });
            var page = app.get("/");
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).isEqualTo("The server is busy: its queue is full; try again.");
            assertThatTheProbesAnswer(app);
            assertThat(first).as("nor has the only worker got free for them").isNotDone();

            app.unlock();
            assertThat(status(first)).isEqualTo(404);
            assertThat(next.stream().filter(request -> status(request) == 404)).hasSize(QUEUE);
        }
    }

    private static List<CompletableFuture<HttpResponse<String>>> requests(App app, int count, String path) {
        var requests = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < count; i++) {
            requests.add(app.getAsync(path));
        }
        return requests;
    }

    private static void assertThatTheProbesAnswer(App app) throws Exception {
        for (var path : List.of("/healthz", "/readyz", "/metrics")) {
            var probe = App.answer(app.getAsync(path));
            assertThat(probe.statusCode()).as(path).isEqualTo(200);
        }
    }

    private static long done(List<CompletableFuture<HttpResponse<String>>> requests) {
        return requests.stream().filter(CompletableFuture::isDone).count();
    }

    private static int status(CompletableFuture<HttpResponse<String>> request) {
        return App.answer(request).statusCode();
    }
}
