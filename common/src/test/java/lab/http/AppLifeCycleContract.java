package lab.http;

import static lab.testing.AppUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.testing.AppUnderTest;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How an app starts, refuses to start, and ends. */
public abstract class AppLifeCycleContract {

    private static final String KEPT = "\r\nConnection: keep-alive\r\n";
    private static final String LAST = "\r\nConnection: close\r\n";

    @Test
    void aStartSaysWhatTheOriginSays() throws Exception {
        try (var app = AppUnderTest.start(Map.of("LAB_FAULTS", "false"))) {
            assertThat(app.output()).hasSize(3);
            assertThat(app.output().get(0)).endsWith("Successfully connected to database");
            assertThat(app.output().get(1)).endsWith("Database table ready");
            assertThat(app.output().get(2)).matches(".*Listening on 127\\.0\\.0\\.1 port \\d+");
            for (var fault : List.of("/api/slow?ms=1", "/api/ownership")) {
                assertThat(app.get(fault).statusCode()).as("off by default").isEqualTo(404);
            }
            assertThatIOException()
                    .as("for this machine only: 127.0.0.2 stands for every other address")
                    .isThrownBy(() -> new Socket("127.0.0.2", app.uri("/").getPort()).close());
        }
    }

    /** As Docker Compose makes them: no URI of Java's has such a host. */
    @ParameterizedTest
    @EnumSource
    void aHostMayHaveAnUnderscoreInItsName(Driver driver, @TempDir Path folder) throws Exception {
        var hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 my_db\n");
        var database = SharedServer.database(AppLifeCycleContract.class);
        var there = new ConnectionString(
                "my_db", database.port(), database.database(), database.user(), database.password(), "disable");
        var resolver = Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts, "LAB_DRIVER", driver.label());
        try (var app = AppUnderTest.start(there, resolver)) {
            assertThat(app.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anUnreachableDatabaseIsSaidInOneSentence() throws Exception {
        var nowhere = new ConnectionString("127.0.0.1", closedPort(), "x", "x", "", "disable").toUrl();
        var output = new CopyOnWriteArrayList<String>();
        assertThat(exitStatus(nowhere, Map.of(), output)).isEqualTo(1);
        assertThat(output).hasSize(1);
        assertThat(output.get(0)).contains("Unable to ping database: ");
    }

    @Test
    void aDatabaseThatNeverAnswersIsSaidInOneSentence() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (var mode : List.of("disable", "require")) {
                var nobody = "postgres://x@127.0.0.1:" + silent.getLocalPort() + "/x?connect_timeout=1&sslmode=" + mode;
                var output = new CopyOnWriteArrayList<String>();
                assertThat(exitStatus(nobody, Map.of(), output)).as(mode).isEqualTo(1);
                assertThat(output).hasSize(1);
                assertThat(output.get(0)).contains("Unable to ping database: ", "no answer within 1 s");
            }
        }
    }

    @Test
    void aPortInUseIsSaidInOneSentence() throws Exception {
        var database = SharedServer.database(AppLifeCycleContract.class).toUrl();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = Integer.toString(taken.getLocalPort());
            var output = new CopyOnWriteArrayList<String>();
            assertThat(exitStatus(database, Map.of("PORT", port), output)).isEqualTo(1);
            assertThat(output).hasSize(3);
            assertThat(output.get(2)).endsWith("PORT " + port + " is in use; stop what listens there, or set PORT.");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsSaidInOneSentence() throws Exception {
        var database = SharedServer.database(AppLifeCycleContract.class).toUrl();
        var output = new CopyOnWriteArrayList<String>();
        var documentation = Map.of("BIND_ADDRESS", "203.0.113.1"); // RFC 5737: nobody's
        assertThat(exitStatus(database, documentation, output)).isEqualTo(1);
        assertThat(output).hasSize(3);
        assertThat(output.get(2))
                .contains("BIND_ADDRESS 203.0.113.1 can't be used: ")
                .endsWith("; set an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all.");
    }

    @Test
    void anOwnershipFileThatCannotBeWrittenIsSaidInOneSentence(@TempDir Path folder) throws Exception {
        var database = SharedServer.database(AppLifeCycleContract.class).toUrl();
        var file = folder.resolve("missing/owners").toString();
        var output = new CopyOnWriteArrayList<String>();
        assertThat(exitStatus(database, Map.of("LAB_OWNERSHIP_FILE", file), output))
                .isEqualTo(1);
        assertThat(output).hasSize(3);
        assertThat(output.get(2)).contains("LAB_OWNERSHIP_FILE is '" + file + "', which can't be written (");
    }

    @Test
    void aBadVariableIsSaidInOneSentence() throws Exception {
        var output = new CopyOnWriteArrayList<String>();
        assertThat(exitStatus("postgres://x@x", Map.of("PORT", "http"), output)).isEqualTo(1);
        assertThat(output).hasSize(1);
        assertThat(output.get(0)).endsWith("PORT is 'http'; it takes a whole number from 0 to 65535.");
    }

    @Test
    void aFormatThatTheLogDoesNotHaveIsSaidInOneSentence() throws Exception {
        var output = new CopyOnWriteArrayList<String>();
        assertThat(exitStatus("postgres://x@x", Map.of("LOG_FORMAT", "xml"), output))
                .isEqualTo(1);
        assertThat(output).hasSize(1);
        assertThat(output.get(0)).endsWith("LOG_FORMAT is 'xml'; it takes text, logfmt or json.");
    }

    @Test
    void aSignalToStopFinishesWhatIsInFlight() throws Exception {
        try (var app = AppUnderTest.start(Map.of("QUERY_TIMEOUT", "30s"));
                var silent = app.connect();
                var idle = app.connect()) {
            app.lock("posts");
            var inFlight = app.getAsync("/api/posts");
            await().until(() -> app.waiting() == 1);
            becomeAUser(idle);
            becomeAUser(silent);

            app.process().handle().destroy();
            await().until(() -> refusesConnections(app));
            assertThat(lastAnswer(idle, "/readyz")).startsWith("HTTP/1.1 503 ").endsWith("stopping");
            assertThat(inFlight).isNotDone();

            app.unlock();
            var answer = AppUnderTest.answer(inFlight);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("[]");
            assertThat(end(app))
                    .as("although one connection is open: it brings nothing")
                    .isZero();
            assertThat(app.output().get(app.output().size() - 1)).endsWith("Stopped");
        }
    }

    /** A rolling update, for users who keep their connection and think between two requests: 8 s are the most that is given to them. */
    @Test
    void whoHasAConnectionIsServedOnItOnceMore() throws Exception {
        try (var app = AppUnderTest.start(Map.of("DRAIN_IDLE", "8s"));
                var first = app.connect();
                var second = app.connect()) {
            becomeAUser(first);
            becomeAUser(second);
            app.process().handle().destroy();
            await().until(() -> refusesConnections(app));
            assertThat(lastAnswer(first, "/api/posts"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("[]");
            assertThat(lastAnswer(second, "/")).startsWith("HTTP/1.1 200 ").endsWith("</html>\n");
            assertThat(end(app)).isZero();
            assertThat(app.output().get(app.output().size() - 1)).endsWith("Stopped");
        }
    }

    @Test
    void aConnectionOfThatAgeEndsWithTheNextAnswer() throws Exception {
        try (var app = AppUnderTest.start(Map.of("HTTP_MAX_CONNECTION_AGE", "1ms"));
                var user = app.connect()) {
            assertThat(alive(user)).as("it begins with the first request").contains(KEPT);
            await().until(() -> alive(user).contains(LAST)); // and each before it is an answer, too
            assertThat(user.getInputStream().read()).as("closed by the server").isNegative();
        }
    }

    @Test
    void aConnectionIsKeptUnlessAnAgeIsSet() throws Exception {
        try (var app = AppUnderTest.start(Map.of());
                var user = app.connect()) {
            for (var i = 0; i < 100; i++) {
                becomeAUser(user);
            }
        }
    }

    /** Sends a request and reads its answer; the connection stays. */
    private static void becomeAUser(Socket user) throws IOException {
        assertThat(alive(user)).contains(KEPT);
    }

    /** The head of an answer, which is read to its end and not further. */
    private static String alive(Socket user) throws IOException {
        ask(user, "/healthz");
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nalive")) {
            var next = user.getInputStream().read();
            assertThat(next).as("after " + answer).isNotNegative();
            answer.append((char) next);
        }
        return answer.toString();
    }

    private static String lastAnswer(Socket user, String path) throws IOException {
        ask(user, path);
        var answer = new String(user.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).contains(LAST);
        return answer;
    }

    private static void ask(Socket user, String path) throws IOException {
        var request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
        user.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aRequestThatDoesNotEndDoesNotKeepTheProcess() throws Exception {
        try (var app = AppUnderTest.start(Map.of("QUERY_TIMEOUT", "1h"))) {
            var start = System.nanoTime();
            var cutOff = stopInTheMiddle(app);
            assertThat(end(app)).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isGreaterThan(Duration.ofSeconds(7)); // the time that it is given
            assertThat(cutOff.handle((answer, failure) -> failure != null))
                    .succeedsWithin(Patience.LIMIT)
                    .as("cut off")
                    .isEqualTo(true);
        }
    }

    private static CompletableFuture<HttpResponse<String>> stopInTheMiddle(AppUnderTest app) throws Exception {
        app.lock("posts");
        var inFlight = app.getAsync("/api/posts");
        await().until(() -> app.waiting() == 1);
        app.process().handle().destroy();
        return inFlight;
    }

    private static int exitStatus(String connString, Map<String, String> environment, List<String> output)
            throws Exception {
        try (var process = AppUnderTest.launch(connString, environment, output)) {
            AppUnderTest.answer(process.handle().onExit());
            return process.awaitEnd();
        }
    }

    private static int end(AppUnderTest app) throws Exception {
        AppUnderTest.answer(app.process().handle().onExit());
        return app.process().awaitEnd();
    }

    private static boolean refusesConnections(AppUnderTest app) throws IOException {
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
