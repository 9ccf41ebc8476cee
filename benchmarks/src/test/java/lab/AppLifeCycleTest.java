package lab;

import static lab.App.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import lab.config.ConnectionString;
import lab.source.Variant;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How an app starts, refuses to start, panics, and ends. */
class AppLifeCycleTest {

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aStartSaysWhatTheOriginSays(Variant variant) throws Exception {
        try (var app = App.start(variant, Map.of("LAB_FAULTS", "false"))) {
            assertThat(app.output()).hasSize(3);
            assertThat(app.output().get(0)).endsWith("Successfully connected to database");
            assertThat(app.output().get(1)).endsWith("Database table ready");
            assertThat(app.output().get(2)).matches(".*Listening on port \\d+");
            assertThat(app.get("/api/slow?ms=1").statusCode())
                    .as("off by default")
                    .isEqualTo(404);
        }
    }

    @Test
    void theFirstDatabaseErrorEndsTheBrokenVariant() throws Exception {
        try (var app = App.start(Variant.BROKEN, Map.of())) {
            app.side().execute("DROP TABLE posts CASCADE");
            assertThatIOException().isThrownBy(() -> app.get("/"));
            assertThat(end(app)).isEqualTo(2);
            assertThat(app.output()).anyMatch(line -> line.startsWith("panic: Error querying posts: "));
            assertThat(app.process().lastWords()).startsWith("panic: Error querying posts: ");
        }
    }

    @Test
    void anUnreachableDatabaseIsSaidInOneSentence() throws Exception {
        var nowhere = new ConnectionString("127.0.0.1", closedPort(), "x", "x", "", "disable").toUrl();
        for (var variant : Variant.values()) {
            var output = new CopyOnWriteArrayList<String>();
            assertThat(exitStatus(variant, nowhere, Map.of(), output)).isEqualTo(1);
            assertThat(output).as("%s", variant).hasSize(1);
            assertThat(output.get(0)).contains("Unable to ping database: ");
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aPortInUseIsSaidInOneSentence(Variant variant) throws Exception {
        var database = SharedServer.database(AppLifeCycleTest.class).toUrl();
        try (var taken = new ServerSocket(0)) {
            var port = Integer.toString(taken.getLocalPort());
            var output = new CopyOnWriteArrayList<String>();
            assertThat(exitStatus(variant, database, Map.of("PORT", port), output))
                    .isEqualTo(1);
            assertThat(output).hasSize(3);
            assertThat(output.get(2)).endsWith("PORT " + port + " is in use; stop what listens there, or set PORT.");
        }
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aBadVariableIsSaidInOneSentence(Variant variant) throws Exception {
        var output = new CopyOnWriteArrayList<String>();
        assertThat(exitStatus(variant, "postgres://x@x", Map.of("PORT", "http"), output))
                .isEqualTo(1);
        assertThat(output).hasSize(1);
        assertThat(output.get(0)).endsWith("PORT is 'http'; it takes a whole number from 0 to 65535.");
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aSignalToStopFinishesWhatIsInFlight(Variant variant) throws Exception {
        try (var app = App.start(variant, Map.of("QUERY_TIMEOUT", "30s"));
                var idle = app.connect()) {
            app.lock("posts");
            var inFlight = app.getAsync("/api/posts");
            await().until(() -> app.waiting() == 1);
            idle.getOutputStream().write("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var alive = new byte[15];
            assertThat(idle.getInputStream().readNBytes(alive, 0, 15)).isEqualTo(15);

            app.process().handle().destroy();
            await().until(() -> refusesConnections(app));
            idle.getOutputStream().write("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(idle.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("HTTP/1.1 503 ", "Connection: close");
            assertThat(inFlight).isNotDone();

            app.unlock();
            var answer = App.answer(inFlight);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("[]");
            assertThat(end(app)).isZero();
            assertThat(app.output().get(app.output().size() - 1)).endsWith("Stopped");
        }
    }

    @Test
    void aRequestThatDoesNotEndDoesNotKeepTheProcess() throws Exception {
        try (var broken = App.start(Variant.BROKEN, Map.of());
                var fixed = App.start(Variant.FIXED, Map.of("QUERY_TIMEOUT", "1h"))) {
            var start = System.nanoTime();
            var cutOff = List.of(stopInTheMiddle(broken), stopInTheMiddle(fixed));
            assertThat(List.of(end(broken), end(fixed))).containsExactly(0, 0);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThan(Duration.ofSeconds(7)); // the time that they are given
            for (var request : cutOff) {
                assertThat(request.handle((answer, failure) -> failure != null))
                        .succeedsWithin(Patience.LIMIT)
                        .as("cut off")
                        .isEqualTo(true);
            }
        }
    }

    private static CompletableFuture<HttpResponse<String>> stopInTheMiddle(App app) throws Exception {
        app.lock("posts");
        var inFlight = app.getAsync("/api/posts");
        await().until(() -> app.waiting() == 1);
        app.process().handle().destroy();
        return inFlight;
    }

    private static int exitStatus(
            Variant variant, String connString, Map<String, String> environment, List<String> output) throws Exception {
        try (var process = App.launch(variant, connString, environment, output)) {
            App.answer(process.handle().onExit());
            return process.awaitEnd();
        }
    }

    private static int end(App app) throws Exception {
        App.answer(app.process().handle().onExit());
        return app.process().awaitEnd();
    }

    private static boolean refusesConnections(App app) throws IOException {
        try (var socket = app.connect()) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
