package lab.exercise;

import static lab.text.Text.format;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.Mix;
import lab.machine.Cleanup;
import lab.testing.AppProcess;
import lab.testing.LossyProxy;
import lab.testing.OneConnection;

/** What is done to the app of a working copy, and to its database. Nothing is left to chance, and little to the machine's speed. */
final class Faults {

    /** REQUEST_TIMEOUT's default, and a second for the way. */
    private static final Duration REQUEST = Duration.ofSeconds(11);

    /** A kubelet waits as long, and kills when it got no good answer three times, unless the manifest says otherwise. */
    private static final Duration KUBELET = Duration.ofSeconds(1);

    private static final int KUBELET_ASKS = 3;

    /** POOL_MAX's default, the origin's. */
    private static final int CONNECTIONS = 25;

    private static final int CALLERS = 40;

    /** Whoever is not refused by then waits for ever. */
    private static final Duration COUNTED = Duration.ofSeconds(60);

    private static final long PAUSE_MILLIS = 20;

    /** How the lab's own connections show in {@code pg_stat_activity}. */
    private static final String NAME = "connection-lab-exercise";

    private static final String OF_THE_APP =
            " FROM pg_stat_activity WHERE datname = current_database() AND application_name <> '" + NAME + "'";
    private static final String LOCK = "BEGIN; LOCK TABLE posts IN ACCESS EXCLUSIVE MODE";
    private static final String TITLE = "Stored once";

    private final Path jar;
    private final ConnectionString database;
    private final Cleanup cleanup;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * Faults for one app.
     *
     * @param jar the app
     * @param database an empty one
     * @param cleanup gets whatever is opened
     */
    Faults(Path jar, ConnectionString database, Cleanup cleanup) {
        this.jar = jar;
        this.database = database;
        this.cleanup = cleanup;
    }

    /** More callers than it may have connections, and a lock that keeps them all until they are counted. */
    Remark moreCallersThanConnections() throws IOException, SQLException, InterruptedException {
        var url = start(database, Map.of());
        var lock = side();
        lock.execute(LOCK);
        var side = side(); // a transaction sees pg_stat_activity as it was when it first looked
        var callers = IntStream.range(0, CALLERS)
                .mapToObj(caller -> http.sendAsync(page(url).build(), BodyHandlers.discarding()))
                .toList();
        var most = 0L;
        var end = System.nanoTime() + COUNTED.toNanos();
        while (most <= CONNECTIONS && answered(callers) < CALLERS - CONNECTIONS && System.nanoTime() < end) {
            most = Math.max(most, side.number("SELECT count(*)" + OF_THE_APP));
            Thread.sleep(PAUSE_MILLIS);
        }
        lock.execute("ROLLBACK");
        return Remark.of(
                "never has more than " + CONNECTIONS + " connections",
                most <= CONNECTIONS,
                format("%d for %d callers, whom a lock keeps waiting", most, CALLERS),
                format("at most %d, POOL_MAX", CONNECTIONS));
    }

    private static long answered(List<? extends Future<?>> callers) {
        return callers.stream().filter(Future::isDone).count();
    }

    /** As many requests that end in an error as there are connections; two, as twenty-five take longer. */
    Remark asManyFailuresAsConnections() throws IOException, SQLException, InterruptedException {
        var url = start(database, Map.of("POOL_MAX", "2", "QUERY_TIMEOUT", "1s"));
        var side = side();
        side.execute(LOCK);
        ask(page(url), REQUEST);
        ask(page(url), REQUEST);
        side.execute("ROLLBACK");
        var answer = ask(page(url), REQUEST);
        return Remark.of(
                "serves again after as many failures as it has connections",
                answer.status() == 200,
                "POOL_MAX=2, two requests run into QUERY_TIMEOUT; the third gets " + answer,
                "200");
    }

    /** All its connections at once, while nobody asks. */
    Remark endOfItsConnections() throws IOException, SQLException, InterruptedException {
        var url = start(database, Map.of());
        ask(page(url), REQUEST);
        side().execute("SELECT pg_terminate_backend(pid)" + OF_THE_APP);
        var answers = Stream.of(ask(page(url), REQUEST), ask(page(url), REQUEST), ask(page(url), REQUEST))
                .map(Answer::status)
                .toList();
        return Remark.of(
                "serves again when its connections were ended",
                answers.get(2) == 200,
                format("GET / afterwards: %d, %d, %d", answers.toArray()),
                "200, from the third one on");
    }

    /** The server stores a post, and its answer to COMMIT is lost; then the server is gone altogether. */
    List<Remark> lostAnswerThenNoServer() throws IOException, SQLException, InterruptedException {
        var proxy = cleanup.open(() -> LossyProxy.before(database));
        var url = start(proxy.address(), Map.of());
        proxy.losesTheNextCommit();
        ask(submit(url), REQUEST);
        var stored = side().number("SELECT count(*) FROM posts WHERE title = '" + TITLE + "'");
        proxy.close();
        var answer = ask(submit(url), REQUEST);
        return List.of(
                Remark.of(
                        "stores a post once, also when COMMIT gets no answer",
                        stored == 1,
                        format("%d in the table", stored),
                        "1"),
                Remark.of(
                        "answers also when there is no database",
                        answer.status() != 0,
                        "POST /submit gets " + answer,
                        format("one within %d s, REQUEST_TIMEOUT and a second", REQUEST.toSeconds())));
    }

    /** Asked as a kubelet asks, with and without a database. */
    Remark probesWithoutServer() throws IOException, InterruptedException {
        var proxy = cleanup.open(() -> LossyProxy.before(database));
        var url = start(proxy.address(), Map.of());
        var probe = HttpRequest.newBuilder(url.resolve("/healthz"));
        ask(probe, REQUEST);
        proxy.close();
        var answer = ask(probe, KUBELET);
        for (var asked = 1; asked < KUBELET_ASKS && answer.status() != 200; asked++) {
            answer = ask(probe, KUBELET);
        }
        return Remark.of(
                "is alive also when there is no database",
                answer.status() == 200,
                "GET /healthz gets " + answer,
                format("200 within %d s, as a kubelet asks", KUBELET.toSeconds()));
    }

    private URI start(ConnectionString address, Map<String, String> settings) throws IOException, InterruptedException {
        var environment = new HashMap<>(settings);
        environment.put("CONN_STR", address.toUrl());
        environment.put("PORT", "0");
        return cleanup.open(() -> AppProcess.start(jar, environment, line -> {}))
                .awaitReady();
    }

    private OneConnection side() throws SQLException {
        return cleanup.open(() -> OneConnection.open(Driver.PGJDBC, database.named(NAME)));
    }

    private static HttpRequest.Builder page(URI url) {
        return HttpRequest.newBuilder(Mix.Kind.GET.on(url));
    }

    private static HttpRequest.Builder submit(URI url) {
        return HttpRequest.newBuilder(Mix.Kind.SUBMIT.on(url))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"title\": \"" + TITLE + "\", \"content\": \"or twice\"}"));
    }

    /** @param status 0 when none came */
    private record Answer(int status, double seconds) {
        @Override
        public String toString() {
            return format("%s after %.1f s", status == 0 ? "no answer" : Integer.toString(status), seconds);
        }
    }

    private Answer ask(HttpRequest.Builder request, Duration patience) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var status = 0;
        try {
            status = http.send(request.timeout(patience).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (HttpTimeoutException e) {
            // No answer is one.
        }
        return new Answer(status, (System.nanoTime() - begin) / 1e9);
    }
}
