package lab.app;

import static lab.testing.AppUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import lab.config.Driver;
import lab.testing.AppUnderTest;
import lab.testing.Network;
import lab.testing.SharedServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The worst that a request can meet: it waits for a worker, then for a connection, and when it has one the database says nothing
 * any more. It is told so within {@code REQUEST_TIMEOUT}. All that takes time here is the app's own time-outs.
 */
class FrozenDatabaseTest {

    private static final int POOL = 3;

    /** {@code REQUEST_TIMEOUT}, and a second for what is in between. */
    private static final Duration PROMISED = Duration.ofSeconds(17 + 1);

    /** An answer, and how long it took. */
    private record Told(HttpResponse<String> answer, Duration time) {}

    @ParameterizedTest
    @EnumSource
    void whoHasWaitedTwiceAlreadyIsToldInTime(Driver driver) throws Exception {
        try (var network = Network.to(SharedServer.database(FrozenDatabaseTest.class));
                var app = AppUnderTest.start(network.database(), environment(driver))) {
            await().until(() -> app.get("/").statusCode() == 200 && app.backends() == POOL);
            app.lock("posts");
            var first = timed(app.getAsync("/", POOL)); // have the connections, until QUERY_TIMEOUT
            await().until(() -> app.waiting() == POOL);
            var second = timed(app.getAsync("/", POOL)); // have the other workers, until POOL_ACQUIRE_TIMEOUT
            await().until(() -> app.metrics().sum("hikaricp_connections_pending", Map.of()) == POOL);
            var last = timed(List.of(
                    app.getAsync("/"),
                    app.submitAsync("{\"title\": \"abc\", \"content\": \"def\"}"),
                    app.getAsync("/api/posts/export")));
            assertThat(statuses(second)).as("for want of a connection").containsOnly(503);
            assertThat(statuses(first)).as("for the lock").containsOnly(504);
            await().until(() -> app.waiting() == POOL);
            network.freeze();

            assertThat(last.stream().map(AppUnderTest::answer)).allSatisfy(told -> {
                assertThat(told.answer().statusCode()).isEqualTo(503);
                assertThat(told.answer().body()).contains(": the database is down or full, try again");
            });
            assertThat(Stream.of(first, second, last).flatMap(List::stream).map(AppUnderTest::answer))
                    .extracting(Told::time)
                    .allSatisfy(time -> assertThat(time).isLessThanOrEqualTo(PROMISED));
            network.thaw();
            app.unlock();
            await().until(() -> app.get("/").statusCode() == 200);
            assertThat(app.side().number("SELECT count(*) FROM posts")).isZero();
        }
    }

    /** Up to 6 s for a worker, 4 s for the pool and 7 s for the network: {@code Config} says how they make up 17 s. */
    private static Map<String, String> environment(Driver driver) {
        return Map.of(
                "LAB_DRIVER", driver.label(),
                "POOL_MIN", Integer.toString(POOL),
                "POOL_MAX", Integer.toString(POOL),
                "WORKER_THREADS", Integer.toString(2 * POOL),
                "POOL_ACQUIRE_TIMEOUT", "4s",
                "QUERY_TIMEOUT", "6s",
                "REQUEST_TIMEOUT", "17s");
    }

    /** From now: they have just been sent. */
    private static List<CompletableFuture<Told>> timed(List<CompletableFuture<HttpResponse<String>>> requests) {
        var began = System.nanoTime();
        return requests.stream()
                .map(request ->
                        request.thenApply(answer -> new Told(answer, Duration.ofNanos(System.nanoTime() - began))))
                .toList();
    }

    private static Stream<Integer> statuses(List<CompletableFuture<Told>> requests) {
        return requests.stream()
                .map(AppUnderTest::answer)
                .map(told -> told.answer().statusCode());
    }
}
