package lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import lab.config.StartupException;
import lab.load.Claims.Answer;
import lab.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One user on a server that fails in a known way: every request is counted once, as what it was. */
class LoadRunTest extends WithHttpServer {

    private static final Mix READS = new Mix(1, 0, 0, 0);
    private static final Mix WRITES = new Mix(0, 1, 0, 0);

    /** Seconds. */
    private static final double PAUSE = 0.005;

    /** Requests: some of each kind, where there are two. */
    private static final int ENOUGH = 20;

    private final AtomicLong requests = new AtomicLong();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        end.countDown();
    }

    @Test
    void rightAnswers() throws Exception {
        var run = run(READS, answer(200, "<main>No posts yet.</main>"));
        assertThat(run.recorder().of(RequestOutcome.ANSWERED))
                .isEqualTo(requests.get())
                .isPositive();
        assertThat(run.recorder().failed() + run.recorder().wrong()).isZero();
        assertThat(run.recorder().firstFailureSeconds()).isNegative();
    }

    @Test
    void errorStatuses() throws Exception {
        assertThat(failures(run(READS, answer(500, "")), RequestOutcome.HTTP5XX))
                .isEqualTo(requests.get());
    }

    @Test
    void requestsThatTheServerDoesNotKnow() throws Exception {
        assertThat(failures(run(READS, answer(404, "")), RequestOutcome.HTTP4XX))
                .isEqualTo(requests.get());
    }

    @Test
    void answersThatBreakOff() throws Exception {
        var run = run(READS, exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[500]);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        assertThat(failures(run, RequestOutcome.RESET)).isEqualTo(requests.get());
    }

    @Test
    void answersThatDoNotCome() throws Exception {
        var run = impatient(exchange -> awaitEnd(60_000));
        assertThat(failures(run, RequestOutcome.TIMEOUT)).isEqualTo(requests.get());
    }

    @Test
    void answersThatDribble() throws Exception {
        var run = impatient(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (var i = 0; i < 500 && !awaitEnd(20); i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
            exchange.close();
        });
        assertThat(failures(run, RequestOutcome.TIMEOUT)).isEqualTo(requests.get());
    }

    @Test
    void aConnectionThatTheServerClosedMeanwhileIsNoFailure() throws Exception {
        try (var closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var served = new AtomicLong();
            var thread = new Thread(() -> answerOneRequestAConnection(closing, served));
            thread.setDaemon(true);
            thread.start();
            var pause = 1.5 * Client.FRESH.toMillis() / 1000;
            var profile = profile(pause, READS, Duration.ofSeconds(30), 0);
            var run = run(URI.create("http://127.0.0.1:" + closing.getLocalPort()), profile, 3);
            assertThat(run.recorder().failed()).isZero();
            assertThat(run.recorder().of(RequestOutcome.ANSWERED))
                    .isEqualTo(served.get())
                    .isGreaterThan(1);
        }
    }

    /** And closes it, without having said so. */
    private static void answerOneRequestAConnection(ServerSocket server, AtomicLong served) {
        while (true) {
            try (var connection = server.accept()) {
                connection.getInputStream().read(new byte[10_000]);
                served.incrementAndGet();
                connection
                        .getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return; // the test is over
            }
        }
    }

    @Test
    void moreUsersThanTheMachineHasThreads() {
        var profile = new LoadProfile(5, 1000, 1, 1, READS, Duration.ofSeconds(30), Duration.ofSeconds(30), 1);
        var threads = new AtomicLong();
        ThreadFactory meagre = user -> {
            if (threads.incrementAndGet() > 2) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(user);
        };
        try (var run = LoadRun.start(url(), profile, false, LoadRun.NOBODY, meagre)) {
            assertThatThrownBy(run::await)
                    .isInstanceOf(StartupException.class)
                    .hasMessage(
                            "This machine could start 2 of 5 users (unable to create native thread); lower --users.");
        }
    }

    @Test
    void nobodyListens() throws Exception {
        server.stop(0);
        var run = run(READS, exchange -> {});
        assertThat(failures(run, RequestOutcome.REFUSED)).isPositive();
    }

    @Test
    void pagesWithoutThePostsThatWereAcknowledged() throws Exception {
        var ids = new AtomicLong();
        server.createContext("/submit", exchange -> {
            exchange.getResponseHeaders().add("X-Post-Id", Long.toString(ids.incrementAndGet()));
            reply(exchange, 200, "Post created successfully");
        });
        var run = run(new Mix(1, 1, 0, 0), answer(200, "<main>No posts yet.</main>"));
        assertThat(run.recorder().of(RequestOutcome.INCOMPLETE)).isPositive();
        assertThat(run.recorder().wrong()).isEqualTo(run.recorder().of(RequestOutcome.INCOMPLETE));
        assertThat(run.recorder().failed()).isZero();
        assertThat(run.recorder().firstFailureSeconds()).isPositive();
        assertThat(run.claims().count(Answer.ACKNOWLEDGED)).isEqualTo(ids.get());
    }

    @Test
    void newPostsWithOneAndTheSameId() throws Exception {
        var run = run(WRITES, exchange -> {
            exchange.getResponseHeaders().add("X-Post-Id", "7");
            reply(exchange, 200, "Post created successfully");
        });
        assertThat(run.recorder().of(RequestOutcome.ANSWERED)).isOne();
        assertThat(run.recorder().of(RequestOutcome.DUPLICATE)).isEqualTo(requests.get() - 1);
        assertThat(run.claims().all())
                .hasSize((int) requests.get())
                .allMatch(claim -> claim.answer() == Answer.ACKNOWLEDGED && claim.id() == 7);
    }

    @Test
    void aPostThatWasAnsweredWithAnErrorIsRefused() throws Exception {
        var run = run(WRITES, answer(503, ""));
        assertThat(run.claims().count(Answer.REFUSED)).isEqualTo(requests.get()).isPositive();
    }

    @Test
    void aPostWhoseAnswerNeverCameIsUnknown() throws Exception {
        var run = run(WRITES, HttpExchange::close);
        assertThat(run.claims().count(Answer.UNKNOWN)).isEqualTo(requests.get()).isPositive();
    }

    @Test
    void aPostOfWhichTheServerSaysThatNobodyKnowsIsNeitherStoredNorRefused() throws Exception {
        var run = run(WRITES, exchange -> {
            exchange.getResponseHeaders().add("X-Outcome", "unknown");
            reply(exchange, 503, "nobody knows whether it was stored");
        });
        assertThat(failures(run, RequestOutcome.UNKNOWN)).isEqualTo(requests.get());
        assertThat(run.claims().count(Answer.UNKNOWN)).isEqualTo(requests.get());
    }

    @Test
    void withRetryAPostIsSentAgainUnderItsKeyUntilItIsStored() throws Exception {
        var attempts = new ConcurrentHashMap<String, Integer>();
        var run = run(profile(PAUSE, WRITES, Duration.ofSeconds(30), 2), exchange -> {
            var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            var attempt = attempts.merge(String.valueOf(key), 1, Integer::sum);
            exchange.getResponseHeaders().add("Retry-After", "0");
            if (attempt == 1) {
                exchange.getResponseHeaders().add("X-Outcome", "unknown");
            }
            reply(exchange, attempt == 1 ? 503 : attempt == 2 ? 409 : 200, "");
        });
        var stored = attempts.values().stream().filter(count -> count == 3).count();
        assertThat(attempts.keySet()).allMatch(key -> key.matches("[!-~]{1,255}"));
        assertThat(attempts.size()).isEqualTo(run.claims().all().size()).isLessThanOrEqualTo((int) stored + 1);
        assertThat(run.claims().count(Answer.ACKNOWLEDGED)).isEqualTo(stored).isPositive();
        assertThat(run.claims().count(Answer.REFUSED)).isZero(); // one for which the time was up is unknown
    }

    @Test
    void withoutRetryThereIsNoKeyAndNothingIsSentAgain() throws Exception {
        var keys = new AtomicLong();
        var run = run(WRITES, exchange -> {
            keys.addAndGet(exchange.getRequestHeaders().containsKey("Idempotency-Key") ? 1 : 0);
            reply(exchange, 503, "");
        });
        assertThat(keys.get()).isZero();
        assertThat(run.claims().all()).hasSize((int) requests.get());
    }

    @Test
    void theSecondsAddUpToTheWhole() throws Exception {
        var run = run(READS, exchange -> reply(exchange, requests.get() % 2 == 0 ? 200 : 500, ""));
        var seconds = run.recorder().seconds();
        assertThat(seconds.stream().mapToLong(Recorder.Second::answered).sum())
                .isEqualTo(run.recorder().of(RequestOutcome.ANSWERED));
        assertThat(seconds.stream().mapToLong(Recorder.Second::failed).sum())
                .isEqualTo(run.recorder().failed())
                .isEqualTo((requests.get() + 1) / 2);
    }

    private LoadRun run(Mix mix, HttpHandler handler) throws InterruptedException {
        return run(profile(PAUSE, mix, Duration.ofSeconds(30), 0), handler);
    }

    /** Few wait, but so long that the server has begun with each of them, whatever else the machine does. */
    private LoadRun impatient(HttpHandler handler) throws InterruptedException {
        return run(profile(PAUSE, READS, Duration.ofSeconds(1), 0), 3, handler);
    }

    private LoadRun run(LoadProfile profile, HttpHandler handler) throws InterruptedException {
        return run(profile, ENOUGH, handler);
    }

    private LoadRun run(LoadProfile profile, int enough, HttpHandler handler) throws InterruptedException {
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            handler.handle(exchange);
        });
        return run(url(), profile, enough);
    }

    /** Ends when so many requests have: on a machine with other work half a second has been too short for one. */
    private static LoadRun run(URI url, LoadProfile profile, int enough) throws InterruptedException {
        var ended = new CountDownLatch(enough);
        try (var run = LoadRun.start(url, profile, (outcome, refusal, from, to) -> ended.countDown())) {
            assertThat(ended.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("enough requests")
                    .isTrue();
            run.finish();
            run.await();
            return run;
        }
    }

    private static LoadProfile profile(double pause, Mix mix, Duration timeout, int retries) {
        return new LoadProfile(1, 1000, pause, pause, mix, Patience.OF_A_TEST, timeout, 1, 0, retries);
    }

    /** The failures of this kind, if there are no others and nothing was answered well. */
    private static long failures(LoadRun run, RequestOutcome kind) {
        assertThat(run.recorder().of(RequestOutcome.ANSWERED)).isZero();
        assertThat(run.recorder().failed()).isEqualTo(run.recorder().of(kind)).isPositive();
        assertThat(run.recorder().firstFailureSeconds()).isPositive();
        return run.recorder().of(kind);
    }

    private static HttpHandler answer(int status, String body) {
        return exchange -> reply(exchange, status, body);
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** @return whether the test is over */
    private boolean awaitEnd(long millis) {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
