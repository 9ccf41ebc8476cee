package lab.app;

import static lab.testing.AppUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.testing.AppUnderTest;
import lab.testing.Network;
import lab.testing.OneConnection;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the database does to fixed-pooled, and what its clients are told: a status that fits, and none of the driver's words. The
 * metrics tell the reasons apart.
 */
class PooledErrorsTest {

    private static final String DOWN = ": the database is down or full, try again";

    @Test
    void whenThePoolIsExhaustedTheRestIsToldThatItIsBusy() throws Exception {
        var environment =
                Map.of("POOL_MAX", "25", "POOL_MIN", "25", "POOL_ACQUIRE_TIMEOUT", "1s", "QUERY_TIMEOUT", "60s");
        try (var app = AppUnderTest.start(environment)) {
            await().until(() -> app.backends() == 25);
            assertThat(app.get("/api/posts").statusCode()).isEqualTo(200); // so that it knows how light a list is
            app.lock("posts");
            var requests = app.getAsync("/api/posts", 64);
            await().until(() -> app.waiting() == 25);
            app.assertTheProbesAnswer();
            assertThat(app.waiting()).as("while all connections were lent").isEqualTo(25);
            await().until(() -> AppUnderTest.done(requests) == 39);
            app.unlock();

            var answers = requests.stream().map(AppUnderTest::answer).toList();
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(25);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 503)
                    .hasSize(39)
                    .allSatisfy(answer -> {
                        assertThat(answer.headers().firstValue("Retry-After").orElse(""))
                                .matches("[123]");
                        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                        assertThat(answer.body()).contains("Error fetching posts: the server is busy, try again");
                    });
            assertThat(answers.stream()
                            .flatMap(answer -> answer.headers().firstValue("Retry-After").stream())
                            .distinct())
                    .as("39 who do not come back together: by chance they would once in 3^38")
                    .hasSizeGreaterThan(1);
            await().until(() -> app.failuresLogged() == 39);
            assertThat(app.output())
                    .filteredOn(line -> line.contains(" ERROR ErrorLog reason=pool request="))
                    .as("summed up")
                    .hasSizeLessThan(39)
                    .allMatch(line -> line.contains(" database=\"pool total=25, active=25, idle=0, waiting="))
                    .allMatch(line -> line.contains(" - Error querying posts: "));
            app.awaitRequests(reason("pool", 503, "/api/posts"), 39);
            app.awaitRequests(reason("none", 200, "/api/posts"), 26);
            assertThat(app.get("/").statusCode()).isEqualTo(200);
        }
    }

    /** Whoever gets a connection that has been idle finds out first whether it lives; that takes its part of the waiting time. */
    @ParameterizedTest
    @EnumSource
    void whenTheNetworkIsFrozenWhoWaitsIsTold(Driver driver) throws Exception {
        var environment =
                Map.of("LAB_DRIVER", driver.label(), "POOL_MIN", "2", "POOL_MAX", "2", "POOL_ACQUIRE_TIMEOUT", "1s");
        try (var network = Network.to(SharedServer.database(PooledErrorsTest.class));
                var app = AppUnderTest.start(network.database(), environment)) {
            await().until(() -> app.get("/").statusCode() == 200); // or the time below is that of an app's first answer
            await().until(() -> app.idleForASecond() == 2);
            network.freeze();
            var start = System.nanoTime();
            var answer = app.get("/");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("HikariCP's default would be 5 s for the first of the two, and the second is not asked then")
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
            network.thaw();
            await().until(() -> app.get("/").statusCode() == 200);
        }
    }

    @Test
    void aBackendThatIsKilledInTheMiddleOfAQueryIsDown() throws Exception {
        try (var app = AppUnderTest.start(Map.of())) {
            var slow = app.getAsync("/api/slow?ms=4000");
            await().until(() -> app.sleeping() == 1);
            app.killBusyBackends();
            assertRefused(slow, 503, "Error waiting in the database" + DOWN);
            app.awaitRequests(reason("down", 503, "/api/slow"), 1);
            app.awaitOutput("Error waiting in the database: ", 1);
            app.awaitOutput(" ErrorLog reason=down request=", 1);
            app.awaitOutput(" database=\"pool total=", 1);
            assertThat(app.get("/api/posts").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aBackendThatIsKilledInTheMiddleOfATransactionIsDown() throws Exception {
        try (var app = AppUnderTest.start(Map.of("QUERY_TIMEOUT", "30s"))) {
            app.lock("post_events");
            var submit = app.submitAsync("{\"title\": \"abc\", \"content\": \"def\"}");
            await().until(() -> app.waiting() == 1);
            app.killBusyBackends();
            app.unlock();
            assertRefused(submit, 503, "Error creating post" + DOWN);
            assertThat(app.side().number("SELECT count(*) FROM posts")).isZero();
            assertThat(app.submit("{\"title\": \"abc\", \"content\": \"def\"}").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aBackendThatIsKilledInTheMiddleOfTheCommitLeavesTheOutcomeUnknown() throws Exception {
        try (var app = AppUnderTest.start(Map.of())) {
            app.side()
                    .execute("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql"
                            + " AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
            app.side()
                    .execute("CREATE CONSTRAINT TRIGGER die AFTER INSERT ON posts DEFERRABLE INITIALLY DEFERRED"
                            + " FOR EACH ROW EXECUTE FUNCTION die()");
            var answer = app.submit("{\"title\": \"abc\", \"content\": \"def\"}");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("Error creating post: nobody knows whether it was stored");
            assertThat(answer.headers().firstValue("X-Outcome")).hasValue("unknown");
            assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
            app.awaitOutput("Error inserting post: the answer to COMMIT is lost: ", 1);
            app.awaitRequests(Map.of("method", "POST", "route", "/submit", "status", "503", "reason", "unknown"), 1);

            var keyed = app.submit("{\"title\": \"abc\", \"content\": \"def\"}", "key");
            assertThat(keyed.body())
                    .isEqualTo("Error creating post: nobody knows whether it was stored;"
                            + " send it again with its Idempotency-Key");
            assertThat(keyed.headers().firstValue("X-Outcome")).hasValue("unknown");
            assertThat(keyed.headers().firstValue("Retry-After").orElse("")).matches("[123]");

            app.side().execute("DROP TRIGGER die ON posts");
            assertThat(app.submit("{\"title\": \"abc\", \"content\": \"def\"}", "key")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whoSendsAPostAgainWhileItIsUnderWayIsToldSo() throws Exception {
        var post = "{\"title\": \"abc\", \"content\": \"def\"}";
        try (var app = AppUnderTest.start(Map.of("QUERY_TIMEOUT", "60s"))) {
            app.lock("post_events");
            var first = app.submitAsync(post, "key");
            await().until(() -> app.waiting() == 1);
            var second = app.submit(post, "key");
            assertThat(second.statusCode()).isEqualTo(409);
            assertThat(second.body()).isEqualTo("A request with this Idempotency-Key is under way; send it again.");
            assertThat(second.headers().firstValue("Retry-After").orElse("")).matches("[123]");
            var other = app.submitAsync(post, "another-key");
            await().until(() -> app.waiting() == 2);
            app.unlock();

            assertThat(AppUnderTest.answer(other).statusCode()).isEqualTo(200);
            var id = AppUnderTest.answer(first).headers().firstValue("X-Post-Id");
            assertThat(app.submit(post, "key").headers().firstValue("X-Post-Id"))
                    .isEqualTo(id);
            assertThat(app.side().number("SELECT count(*) FROM posts")).isEqualTo(2);
        }
    }

    /** The server's word comes before the network's time-out. */
    @ParameterizedTest
    @EnumSource
    void aQueryThatTakesTooLongIsAGatewayTimeout(Driver driver) throws Exception {
        try (var app = AppUnderTest.start(Map.of("LAB_DRIVER", driver.label(), "QUERY_TIMEOUT", "1s"))) {
            assertRefused(
                    app.getAsync("/api/slow?ms=5000"),
                    504,
                    "Error waiting in the database: the database took too long");
            app.awaitRequests(reason("slow", 504, "/api/slow"), 1);
            assertThat(app.get("/api/slow?ms=1").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aSubmitThatTakesTooLongLeavesNothing() throws Exception {
        var post = "{\"title\": \"abc\", \"content\": \"def\"}";
        try (var app = AppUnderTest.start(Map.of("QUERY_TIMEOUT", "1s"))) {
            // A JVM's first post takes so long that all its time could be up before its statement's is.
            assertThat(app.submit(post).statusCode()).isEqualTo(200);
            app.lock("post_events");
            assertRefused(app.submitAsync(post), 504, "Error creating post: the database took too long");
            app.unlock();
            assertThat(app.side().number("SELECT count(*) FROM posts")).isEqualTo(1);
        }
    }

    @Test
    void aTableThatIsGoneIsAnErrorWithoutDetails() throws Exception {
        try (var app = AppUnderTest.start(Map.of())) {
            app.side().execute("DROP TABLE posts CASCADE");
            var page = app.get("/");
            assertThat(page.statusCode()).isEqualTo(500);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
            assertThat(page.headers().firstValue("Retry-After")).isEmpty();
            assertThat(page.body()).isEqualTo("Error fetching posts");
            app.awaitOutput("Error querying posts: relation \"posts\" does not exist", 1);
            app.awaitRequests(reason("error", 500, "/"), 1);

            assertRefused(app.getAsync("/api/posts"), 500, "Error fetching posts");
            assertRefused(app.getAsync("/api/posts/1"), 500, "Error fetching post");
            assertRefused(app.getAsync("/api/posts/export"), 500, "Error exporting posts");
            assertThat(app.submit("{\"title\": \"abc\", \"content\": \"def\"}").body())
                    .isEqualTo("Error creating post");
        }
    }

    @Test
    void aServerThatIsFullIsDown() throws Exception {
        var database = SharedServer.database(PooledErrorsTest.class);
        var user = database.database();
        var owner = new ConnectionString(database.host(), database.port(), user, user, "", "disable");
        try (var admin = OneConnection.open(Driver.PGJDBC, SharedServer.admin())) {
            admin.execute("CREATE ROLE " + user + " LOGIN");
            admin.execute("ALTER DATABASE " + user + " OWNER TO " + user);
            admin.execute("ALTER DATABASE " + user + " CONNECTION LIMIT 1"); // not for superusers
        }
        var environment =
                Map.of("POOL_MIN", "1", "POOL_MAX", "2", "POOL_ACQUIRE_TIMEOUT", "2s", "QUERY_TIMEOUT", "60s");
        try (var app = AppUnderTest.start(owner, environment)) {
            app.lock("posts");
            var first = app.getAsync("/api/posts");
            await().until(() -> app.waiting() == 1);
            assertRefused(app.getAsync("/api/posts"), 503, "Error fetching posts" + DOWN);
            app.unlock();
            assertThat(AppUnderTest.answer(first).statusCode()).isEqualTo(200);
            assertThat(app.get("/api/posts").statusCode()).isEqualTo(200);
        }
    }

    private static Map<String, String> reason(String reason, int status, String route) {
        return Map.of("method", "GET", "route", route, "status", Integer.toString(status), "reason", reason);
    }

    private static void assertRefused(CompletableFuture<HttpResponse<String>> request, int status, String detail) {
        var answer = AppUnderTest.answer(request);
        assertThat(answer.body()).contains(detail);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
        assertThat(answer.headers().firstValue("X-Outcome")).isEmpty();
    }
}
