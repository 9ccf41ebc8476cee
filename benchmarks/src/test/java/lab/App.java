package lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.source.Variant;
import lab.testing.AppProcess;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A variant as a process on a database of its own, and what a test asks it over real HTTP. */
final class App implements AutoCloseable {

    private static final String OF_THE_APP = " FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = '" + Driver.APPLICATION_NAME + "'";

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Patience.LIMIT).build();
    private final Variant variant;
    private final AppProcess process;
    private final List<String> output;
    private final URI address;
    private final OneConnection side;
    private final OneConnection locker; // not side: in a transaction, pg_stat_activity stands still

    private App(
            Variant variant,
            AppProcess process,
            List<String> output,
            URI address,
            OneConnection side,
            OneConnection locker) {
        this.variant = variant;
        this.process = process;
        this.output = output;
        this.address = address;
        this.side = side;
        this.locker = locker;
    }

    /** Both, one after the other; JUnit closes each after the tests that use it. */
    static Stream<App> ofEachVariant() {
        return Arrays.stream(Variant.values()).map(variant -> {
            try {
                return start(variant, Map.of());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Starts an app and waits until it listens. */
    static App start(Variant variant, Map<String, String> environment) throws Exception {
        return start(variant, SharedServer.database(App.class), environment);
    }

    /** Starts an app on this database, with {@code LAB_FAULTS} unless the environment says otherwise. */
    static App start(Variant variant, ConnectionString database, Map<String, String> environment) throws Exception {
        var output = new CopyOnWriteArrayList<String>();
        var process = launch(variant, database.toUrl(), environment, output);
        try {
            var address = process.awaitReady();
            var admin = SharedServer.admin().withDatabase(database.database());
            return new App(variant, process, output, address, session(admin), session(admin));
        } catch (Exception | Error e) {
            process.close();
            throw e;
        }
    }

    private static OneConnection session(ConnectionString admin) throws SQLException {
        var session = OneConnection.open(Driver.PGJDBC, admin);
        session.execute("SET application_name = 'test'");
        return session;
    }

    /** Starts an app that need not come up. */
    static AppProcess launch(Variant variant, String connString, Map<String, String> environment, List<String> output)
            throws IOException {
        var all = new HashMap<>(Map.of("CONN_STR", connString, "PORT", "0", "LAB_FAULTS", "true"));
        all.putAll(environment);
        return AppProcess.start(variant.jar(), all, line -> {
            output.add(line);
            System.out.println(variant.shortName() + "> " + line); // in the test's own output, for when it fails
        });
    }

    /** Waits for a fact, as patiently as everything here; Awaitility's own limit is 10 s. */
    static ConditionFactory await() {
        return Awaitility.await().atMost(Patience.LIMIT);
    }

    /** Waits for an answer. */
    static <T> T answer(CompletableFuture<T> request) {
        return request.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    AppProcess process() {
        return process;
    }

    /** Waits until this many lines that it printed contain this text: they may arrive a little after the answer. */
    void awaitOutput(String part, int lines) {
        await().untilAsserted(() ->
                assertThat(output).filteredOn(line -> line.contains(part)).hasSize(lines));
    }

    /** Every line so far. */
    List<String> output() {
        return output;
    }

    /** Another session in the app's database, as the superuser. */
    OneConnection side() {
        return side;
    }

    URI uri(String path) {
        return address.resolve(path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    CompletableFuture<HttpResponse<String>> getAsync(String path) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(Patience.LIMIT).build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    HttpResponse<String> submit(String json) throws IOException, InterruptedException {
        return send(submission(json));
    }

    CompletableFuture<HttpResponse<String>> submitAsync(String json) {
        return client.sendAsync(submission(json).timeout(Patience.LIMIT).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder submission(String json) {
        return HttpRequest.newBuilder(uri("/submit"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Patience.LIMIT).build(), BodyHandlers.ofString());
    }

    /** A connection on which a read takes at most {@link Patience#LIMIT}. */
    Socket connect() throws IOException {
        var socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
        return socket;
    }

    /** Sends the head of a post, and the beginning of a body of 40 bytes. */
    static void beginBody(Socket socket) throws IOException {
        var request = "POST /submit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n"
                + "{\"title\": ";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends these characters as bytes and returns whatever comes until the server closes; ask it to close. */
    String raw(String request) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** How many connections the app has. */
    long backends() throws SQLException {
        return side.number("SELECT count(*)" + OF_THE_APP);
    }

    /** How many of the app's statements wait for a lock. */
    long waiting() throws SQLException {
        return side.number("SELECT count(*)" + OF_THE_APP + " AND wait_event_type = 'Lock'");
    }

    /** How many of the app's statements sleep in the server. */
    long sleeping() throws SQLException {
        return side.number("SELECT count(*)" + OF_THE_APP + " AND wait_event = 'PgSleep'");
    }

    /** Ends the backends that work for the app at this moment, and waits until they are gone. */
    void killBusyBackends() throws SQLException {
        side.execute("SELECT pg_terminate_backend(pid, 10000)" + OF_THE_APP + " AND state = 'active'");
    }

    /** Keeps the app out of its table, from now until {@link #unlock}. */
    void lock(String table) throws SQLException {
        locker.execute("BEGIN");
        locker.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    }

    /** Lets the app go on. */
    void unlock() throws SQLException {
        locker.execute("COMMIT");
    }

    /** Nothing is written, the process lives and answers, and it reported no error. */
    void assertUnharmed() throws Exception {
        assertThat(side.number("SELECT (SELECT count(*) FROM posts) + (SELECT count(*) FROM post_events)"))
                .isZero();
        assertThat(process.handle().isAlive()).isTrue();
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(output).noneMatch(line -> line.contains("panic") || line.contains("Exception"));
        assertThat(output).noneMatch(line -> line.contains(" ERROR "));
    }

    @Override
    public String toString() {
        return variant.module();
    }

    @Override
    public void close() {
        locker.close();
        side.close();
        process.close();
    }
}
