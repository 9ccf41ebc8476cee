package lab.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.config.Driver;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The variant on the class path as a process on a database of its own, and what a test asks it over real HTTP. */
public final class AppUnderTest implements AutoCloseable {

    private static final String OF_THE_APP = " FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = '" + Driver.APPLICATION_NAME + "'";

    private static final Pattern TIMES = Pattern.compile(" times=(\\d+) ");

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Patience.LIMIT).build();
    private final AppProcess process;
    private final List<String> output;
    private final URI address;
    private final OneConnection side;
    private final OneConnection locker; // not side: in a transaction, pg_stat_activity stands still

    private AppUnderTest(
            AppProcess process, List<String> output, URI address, OneConnection side, OneConnection locker) {
        this.process = process;
        this.output = output;
        this.address = address;
        this.side = side;
        this.locker = locker;
    }

    /** One, for all tests of a class; JUnit closes it after them. */
    public static Stream<AppUnderTest> started() throws Exception {
        return Stream.of(start(Map.of()));
    }

    /** Starts an app and waits until it listens. */
    public static AppUnderTest start(Map<String, String> environment) throws Exception {
        return start(SharedServer.database(AppUnderTest.class), environment);
    }

    /** Starts an app on this database, with {@code LAB_FAULTS} unless the environment says otherwise. */
    public static AppUnderTest start(ConnectionString database, Map<String, String> environment) throws Exception {
        var output = new CopyOnWriteArrayList<String>();
        var process = launch(database.toUrl(), environment, output);
        try {
            var address = process.awaitReady();
            var admin = SharedServer.admin().withDatabase(database.database());
            return new AppUnderTest(process, output, address, session(admin), session(admin));
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
    public static AppProcess launch(String connString, Map<String, String> environment, List<String> output)
            throws IOException {
        var all = new HashMap<>(Map.of("CONN_STR", connString, "PORT", "0", "LAB_FAULTS", "true"));
        all.putAll(environment);
        return AppProcess.startOnClassPath(all, line -> {
            output.add(line);
            System.out.println("app> " + line); // in the test's own output, for when it fails
        });
    }

    /** Waits for a fact, as patiently as everything here; Awaitility's own limit is 10 s. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(Patience.LIMIT);
    }

    /** Waits for an answer. */
    public static <T> T answer(CompletableFuture<T> request) {
        return request.orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** The process. */
    public AppProcess process() {
        return process;
    }

    /** Waits until this many lines that it printed contain this text: they may arrive a little after the answer. */
    public void awaitOutput(String part, int lines) {
        await().untilAsserted(() ->
                assertThat(output).filteredOn(line -> line.contains(part)).hasSize(lines));
    }

    /** Every line so far. */
    public List<String> output() {
        return output;
    }

    /** How many failed requests its log tells of so far, one by one or summed up. */
    public int failuresLogged() {
        return output.stream()
                .filter(line -> line.contains(" ErrorLog reason="))
                .map(TIMES::matcher)
                .mapToInt(times -> times.find() ? Integer.parseInt(times.group(1)) : 1)
                .sum();
    }

    /** What {@code GET /metrics} says now. */
    public Scrape metrics() throws IOException, InterruptedException {
        return Scrape.of(get("/metrics").body());
    }

    /** Waits until so many requests with these labels are counted: one is a little after its answer has arrived. */
    public void awaitRequests(Map<String, String> labels, int count) {
        await().untilAsserted(() -> assertThat(metrics().sum("http_server_requests_seconds_count", labels))
                .as("%s", labels)
                .isEqualTo(count));
    }

    /** Another session in the app's database, as the superuser. */
    public OneConnection side() {
        return side;
    }

    /** The address of a path. */
    public URI uri(String path) {
        return address.resolve(path);
    }

    /** Waits for the answer to a GET request. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /** Sends a GET request. */
    public CompletableFuture<HttpResponse<String>> getAsync(String path) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(Patience.LIMIT).build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    /** Sends so many of these at once. */
    public List<CompletableFuture<HttpResponse<String>>> getAsync(String path, int count) {
        return Stream.generate(() -> getAsync(path)).limit(count).toList();
    }

    /** Sends so many of these at once, and reads the answers to their end without keeping them: the statuses. */
    public List<CompletableFuture<Integer>> statusesAsync(String path, int count) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(Patience.LIMIT).build();
        return Stream.generate(() ->
                        client.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode))
                .limit(count)
                .toList();
    }

    /** How many of these are answered. */
    public static long done(List<CompletableFuture<HttpResponse<String>>> requests) {
        return requests.stream().filter(CompletableFuture::isDone).count();
    }

    /** Sends a request that may end the app: the status of the answer, or how the app ended and its last words. */
    public String getOrEnd(String path) throws InterruptedException {
        try {
            return Integer.toString(get(path).statusCode());
        } catch (IOException e) {
            answer(process.handle().onExit());
            return "exit status " + process.awaitEnd() + ", " + process.lastWords();
        }
    }

    /** Probes and metrics answer with 200. */
    public void assertTheProbesAnswer() {
        for (var path : List.of("/healthz", "/readyz", "/metrics")) {
            assertThat(answer(getAsync(path)).statusCode()).as(path).isEqualTo(200);
        }
    }

    /** Sends this body as JSON, and waits for the answer. */
    public HttpResponse<String> submit(String json) throws IOException, InterruptedException {
        return send(submission(json));
    }

    /** Sends this body as JSON under this key, and waits for the answer. */
    public HttpResponse<String> submit(String json, String key) throws IOException, InterruptedException {
        return send(submission(json).header("Idempotency-Key", key));
    }

    /** Sends this body as JSON. */
    public CompletableFuture<HttpResponse<String>> submitAsync(String json) {
        return client.sendAsync(submission(json).timeout(Patience.LIMIT).build(), BodyHandlers.ofString());
    }

    /** Sends this body as JSON under this key. */
    public CompletableFuture<HttpResponse<String>> submitAsync(String json, String key) {
        var request = submission(json).header("Idempotency-Key", key).timeout(Patience.LIMIT);
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder submission(String json) {
        return HttpRequest.newBuilder(uri("/submit"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    /** Waits for the answer, for at most {@link Patience#LIMIT}. */
    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Patience.LIMIT).build(), BodyHandlers.ofString());
    }

    /** A connection on which a read takes at most {@link Patience#LIMIT}. */
    public Socket connect() throws IOException {
        var socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
        return socket;
    }

    /** Such a connection, on which the app gets rid of little before it is read. */
    public Socket connect(int receiveBuffer) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        socket.setSoTimeout(Math.toIntExact(Patience.LIMIT.toMillis()));
        return socket;
    }

    /** Sends the head of a post, and the beginning of a body of 40 bytes. */
    public static void beginBody(Socket socket) throws IOException {
        var request = "POST /submit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n"
                + "{\"title\": ";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends these characters as bytes and returns whatever comes until the server closes; ask it to close. */
    public String raw(String request) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** How many connections the app has. */
    public long backends() throws SQLException {
        return side.number("SELECT count(*)" + OF_THE_APP);
    }

    /** How many of its connections have not been used for a second. HikariCP takes one for alive that was used within half of it. */
    public long idleForASecond() throws SQLException {
        return side.number("SELECT count(*)" + OF_THE_APP
                + " AND state = 'idle' AND state_change < clock_timestamp() - interval '1 s'");
    }

    /** How many of them are in a transaction and wait for its next statement. */
    public long inTransaction() throws SQLException {
        return side.number(
                "SELECT count(*)" + OF_THE_APP + " AND xact_start IS NOT NULL AND wait_event = 'ClientRead'");
    }

    /** How many of the app's statements wait for a lock. */
    public long waiting() throws SQLException {
        return side.number("SELECT count(*)" + OF_THE_APP + " AND wait_event_type = 'Lock'");
    }

    /** How many of the app's statements sleep in the server. */
    public long sleeping() throws SQLException {
        return side.number("SELECT count(*)" + OF_THE_APP + " AND wait_event = 'PgSleep'");
    }

    /** Ends the backends that work for the app at this moment, and waits until they are gone. */
    public void killBusyBackends() throws SQLException {
        side.execute("SELECT pg_terminate_backend(pid, 10000)" + OF_THE_APP + " AND state = 'active'");
    }

    /** Stores so many posts of the greatest length. */
    public void fill(int posts) throws SQLException {
        fill(posts, "x");
    }

    /** The same of this character. */
    public void fill(int posts, String character) throws SQLException {
        side.execute("INSERT INTO posts (title, content) SELECT 'post ' || n, repeat('" + character + "', 10000)"
                + " FROM generate_series(1, " + posts + ") n");
    }

    /** Keeps the app out of its table, from now until {@link #unlock}. */
    public void lock(String table) throws SQLException {
        locker.execute("BEGIN");
        locker.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    }

    /** Lets the app go on. */
    public void unlock() throws SQLException {
        locker.execute("COMMIT");
    }

    /** Nothing is written, the process lives and answers, and it reported no error. */
    public void assertUnharmed() throws Exception {
        assertThat(side.number("SELECT (SELECT count(*) FROM posts) + (SELECT count(*) FROM post_events)"))
                .isZero();
        assertThat(process.handle().isAlive()).isTrue();
        assertThat(get("/").statusCode()).isEqualTo(200);
        assertThat(output).noneMatch(line -> line.contains("panic") || line.contains("Exception"));
        assertThat(output).noneMatch(line -> line.contains(" ERROR "));
    }

    @Override
    public void close() {
        locker.close();
        side.close();
        process.close();
    }
}
