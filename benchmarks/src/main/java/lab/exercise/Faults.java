package lab.exercise;

import static lab.text.Text.format;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.Mix;
import lab.machine.Cleanup;
import lab.testing.AppProcess;
import lab.testing.LossyProxy;
import lab.testing.OneConnection;
import org.jspecify.annotations.Nullable;

/** What is done to the app of a working copy, and to its database: forced by locks, by a proxy and by the server, not by a load. */
final class Faults {

    /** REQUEST_TIMEOUT's default, and a second for the way. */
    private static final Duration REQUEST = Duration.ofSeconds(11);

    /** A kubelet waits as long, and kills when it got no good answer three times, unless the manifest says otherwise. */
    private static final Duration KUBELET = Duration.ofSeconds(1);

    private static final int KUBELET_ASKS = 3;

    /** POOL_MAX's default, the origin's. */
    static final int CONNECTIONS = 25;

    private static final int CALLERS = 40;

    /** From the first connection too many. */
    private static final Duration COUNT_ON = Duration.ofSeconds(1);

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;
    private static final int NONE = 0;

    /** Of docs/reference/configuration.md, as far as a fault relies on them. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "PORT", "0",
            "LAB_DRIVER", "pgjdbc-ng",
            "WORKER_THREADS", "64",
            "POOL_MAX", Integer.toString(CONNECTIONS),
            "POOL_MIN", "5",
            "POOL_ACQUIRE_TIMEOUT", "2s",
            "QUERY_TIMEOUT", "5s",
            "REQUEST_TIMEOUT", "10s");

    private static final long PAUSE_MILLIS = 20;

    /** How the lab's own connections show in {@code pg_stat_activity}. */
    private static final String NAME = "connection-lab-exercise";

    private static final String OF_THE_APP = " FROM pg_stat_activity WHERE datname = current_database()"
            + " AND backend_type = 'client backend' AND application_name <> '" + NAME + "'";
    private static final String LOCK = "BEGIN; LOCK TABLE posts IN ACCESS EXCLUSIVE MODE";
    private static final String TITLE = "Stored once";

    private final Path jar;
    private final ConnectionString database;
    private final Cleanup cleanup;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable AppProcess app;

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
    List<Remark> moreCallersThanConnections() throws IOException, SQLException, InterruptedException {
        var side = side(); // before the app, which may take all there are
        var lock = side(); // of its own: a transaction sees pg_stat_activity as it was when it first looked
        var url = start(database, Map.of());
        ask(page(url), REQUEST); // until it knows what a page weighs, it reads only a few at once
        lock.execute(LOCK);
        var callers = IntStream.range(0, CALLERS)
                .mapToObj(caller -> http.sendAsync(page(url).build(), BodyHandlers.discarding()))
                .toList();
        var most = 0L;
        var end = System.nanoTime() + REQUEST.toNanos();
        while (answered(callers) < CALLERS - CONNECTIONS && System.nanoTime() < end) {
            most = Math.max(most, side.number("SELECT count(*)" + OF_THE_APP));
            if (most > CONNECTIONS) {
                end = Math.min(end, System.nanoTime() + COUNT_ON.toNanos());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        var refused = answered(callers);
        lock.execute("ROLLBACK");
        var afterwards = ask(page(url), REQUEST);
        return List.of(
                Remark.of(
                        "gives each caller a connection, and never has more than " + CONNECTIONS,
                        most > 1 && most <= CONNECTIONS,
                        format("%d for %d callers, whom a lock keeps waiting", most, CALLERS),
                        format("2 to %d, POOL_MAX", CONNECTIONS)),
                Remark.of(
                        "refuses in time whom it has none for",
                        refused >= CALLERS - CONNECTIONS,
                        format("%d of %d meanwhile", refused, CALLERS),
                        format("all but %d, within %d s", CONNECTIONS, REQUEST.toSeconds())),
                Remark.of(
                        "serves again when the lock is gone",
                        afterwards.status() == OK,
                        "GET / gets " + afterwards,
                        Integer.toString(OK)));
    }

    private static long answered(List<? extends CompletableFuture<?>> callers) {
        return callers.stream()
                .filter(caller -> caller.isDone() && !caller.isCompletedExceptionally())
                .count();
    }

    /** As many requests that end in an error as there are connections; two, as twenty-five take longer. */
    Remark asManyFailuresAsConnections() throws IOException, SQLException, InterruptedException {
        var side = side();
        var lock = side();
        var url = start(database, Map.of("POOL_MAX", "2", "POOL_MIN", "2", "QUERY_TIMEOUT", "1s"));
        lock.execute(LOCK);
        ask(page(url), REQUEST);
        ask(page(url), REQUEST);
        lock.execute("ROLLBACK");
        var third = ask(page(url), REQUEST);
        var connections = side.number("SELECT count(*)" + OF_THE_APP);
        return Remark.of(
                "serves again after as many failures as it has connections",
                third.status() == OK && connections <= 2,
                "two requests run into QUERY_TIMEOUT; the third gets %s, %d connections".formatted(third, connections),
                OK + ", and 2, POOL_MAX");
    }

    /** All its connections at once, while nobody asks. */
    Remark endOfItsConnections() throws IOException, SQLException, InterruptedException {
        var url = start(database, Map.of());
        ask(page(url), REQUEST);
        side().execute("SELECT pg_terminate_backend(pid)" + OF_THE_APP);
        var answers = List.of(ask(page(url), REQUEST), ask(page(url), REQUEST), ask(page(url), REQUEST));
        return Remark.of(
                "serves again when its connections were ended",
                answers.get(2).status() == OK,
                "GET / gets " + joined(answers),
                OK + ", from the third one on");
    }

    /** The server stores a post, and its answer to COMMIT is lost. */
    Remark lostAnswer() throws IOException, SQLException, InterruptedException {
        var proxy = cleanup.open(() -> LossyProxy.before(database));
        var url = start(proxy.address(), Map.of());
        proxy.losesTheNextCommit();
        var told = ask(submit(url), REQUEST);
        var stored = side().number("SELECT count(*) FROM posts WHERE title = '" + TITLE + "'");
        return Remark.of(
                "stores a post once, and says so when nobody knows whether",
                stored == 1 && told.status() == UNAVAILABLE,
                format("COMMIT gets no answer: %d in the table, its author gets %s", stored, told),
                "1, and " + UNAVAILABLE);
    }

    /** Three callers: the first one may still be given a connection that is dead, the last one finds none. */
    Remark noServer() throws IOException, InterruptedException {
        var proxy = cleanup.open(() -> LossyProxy.before(database));
        var url = start(proxy.address(), Map.of("POOL_MAX", "1", "POOL_MIN", "1"));
        proxy.close();
        var answers = new ArrayList<Answer>();
        do {
            answers.add(ask(page(url), REQUEST));
        } while (answers.size() < 3 && answers.get(answers.size() - 1).status() != NONE);
        return Remark.of(
                "tells everybody in time that there is no database",
                answers.stream().allMatch(answer -> answer.status() == UNAVAILABLE),
                "GET / gets " + joined(answers),
                format("%d within %d s, REQUEST_TIMEOUT and one", UNAVAILABLE, REQUEST.toSeconds()));
    }

    /** Asked as a kubelet asks, with and without a database. */
    Remark probesWithoutServer() throws IOException, InterruptedException {
        var proxy = cleanup.open(() -> LossyProxy.before(database));
        var url = start(proxy.address(), Map.of());
        var probe = HttpRequest.newBuilder(url.resolve("/healthz"));
        ask(probe, REQUEST);
        proxy.close();
        var answers = new ArrayList<Answer>();
        do {
            answers.add(ask(probe, KUBELET));
        } while (answers.size() < KUBELET_ASKS
                && answers.get(answers.size() - 1).status() != OK);
        return Remark.of(
                "is alive also when there is no database",
                answers.get(answers.size() - 1).status() == OK,
                "GET /healthz gets " + joined(answers),
                format("%d within %d s, once in %d", OK, KUBELET.toSeconds(), KUBELET_ASKS));
    }

    /** Nothing that this shell has set for another chapter. */
    private URI start(ConnectionString address, Map<String, String> settings) throws IOException, InterruptedException {
        var environment = new HashMap<>(DEFAULTS);
        environment.putAll(settings);
        environment.put("CONN_STR", address.toUrl());
        var started = cleanup.open(() -> AppProcess.start(jar, environment, line -> {}));
        app = started;
        return started.awaitReady();
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

    private String joined(List<Answer> answers) {
        var all = answers.stream().map(Answer::toString).collect(Collectors.joining(", "));
        return app == null || app.handle().isAlive() ? all : all + "; the app ended: " + app.lastWords();
    }

    /** @param status {@value #NONE} when none came */
    private record Answer(int status, double seconds) {
        @Override
        public String toString() {
            return format("%s after %.1f s", status == NONE ? "no answer" : Integer.toString(status), seconds);
        }
    }

    private Answer ask(HttpRequest.Builder request, Duration patience) throws InterruptedException {
        var begin = System.nanoTime();
        var status = NONE;
        try {
            status = http.send(request.timeout(patience).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            // In time, that is, or at all.
        }
        return new Answer(status, (System.nanoTime() - begin) / 1e9);
    }
}
