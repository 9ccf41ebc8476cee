package lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import lab.config.StartupException;
import lab.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests arrive at their rate whatever becomes of earlier ones; what is not sent is counted. */
class OpenLoopTest extends WithHttpServer {

    private static final int IN_FLIGHT = 3;

    /** A second: what a machine with much other work still sends. */
    private static final double RATE = 200;

    /** Of 0.25 a second within 12 s, a seed with four that are 3 s apart and more. */
    private static final long FAR_APART = 127;

    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        release.countDown();
    }

    @Test
    void theSameSeedHasTheSameArrivals() throws Exception {
        server.createContext("/", this::answer);
        var first = run(RATE, 1);
        assertThat(first.recorder().of(RequestOutcome.ANSWERED)).isEqualTo(requests.get());
        assertThat(arrivals(first)).isBetween(60L, 140L); // 100 expected, with a standard deviation of 10
        var again = run(RATE, 1);
        var other = run(RATE, 2);
        assertThat(arrivals(again)).isEqualTo(arrivals(first));
        assertThat(arrivals(other)).isNotEqualTo(arrivals(first));
    }

    /** On a busy machine it takes longer to start the users than the load was to last. */
    @Test
    void usersWhoAreReadyLateKeepNobodyWaiting() throws Exception {
        server.createContext("/", this::answer);
        var profile = profile(IN_FLIGHT, RATE, 1);
        var end = System.nanoTime() + profile.runTime().toNanos();
        ThreadFactory late = task -> {
            await().atMost(Patience.LIMIT).until(() -> System.nanoTime() > end);
            return new Thread(task);
        };
        try (var run = LoadRun.start(url(), profile, false, LoadRun.NOBODY, late)) {
            awaitEnd(run);
            assertThat(run.recorder().of(RequestOutcome.ANSWERED)).isEqualTo(requests.get());
        }
    }

    @Test
    void whoComesWhileAllAreInFlightIsCountedAndNotSent() throws Exception {
        server.createContext("/", exchange -> {
            hold(release);
            answer(exchange);
        });
        try (var run = LoadRun.start(url(), profile(IN_FLIGHT, RATE, 1))) {
            await().atMost(Patience.LIMIT).until(() -> run.recorder().unsent() > 20);
            assertThat(run.recorder().of(RequestOutcome.ANSWERED)).isZero();
            release.countDown();
            awaitEnd(run);
            assertThat(run.recorder().failed()).isZero();
            assertThat(run.recorder().of(RequestOutcome.ANSWERED))
                    .isEqualTo(requests.get())
                    .isGreaterThanOrEqualTo(IN_FLIGHT);
        }
    }

    @Test
    void noMoreAreInFlightThanAllowed() throws Exception {
        var inFlight = new AtomicInteger();
        var most = new AtomicInteger();
        server.createContext("/", exchange -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            inFlight.decrementAndGet();
            answer(exchange);
        });
        var run = run(IN_FLIGHT, RATE, 1);
        assertThat(arrivals(run)).isGreaterThan(50);
        assertThat(most.get()).isBetween(1, IN_FLIGHT);
    }

    /** It says nothing of it, as servers do with idle ones; who only looked at fresh ones lost every request but the first. */
    @Test
    void aConnectionThatTheServerHasClosedMeanwhileIsNotUsed() throws Exception {
        try (var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var server = new Thread(() -> answerEachAndClose(socket));
            server.setDaemon(true);
            server.start();
            var url = URI.create("http://127.0.0.1:" + socket.getLocalPort());
            var profile = new LoadProfile(
                    1,
                    1,
                    1,
                    3,
                    new Mix(1, 0, 0, 0),
                    Duration.ofSeconds(12),
                    Duration.ofSeconds(30),
                    FAR_APART,
                    0.25,
                    0);
            try (var run = LoadRun.start(url, profile)) {
                run.await();
                assertThat(run.recorder().failed()).isZero();
                assertThat(run.recorder().of(RequestOutcome.ANSWERED)).isEqualTo(4);
            }
        }
    }

    private static void answerEachAndClose(ServerSocket socket) {
        try {
            while (!socket.isClosed()) {
                try (var connection = socket.accept()) {
                    var head = new BufferedReader(
                            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
                    for (var line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {}
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    @Test
    void aRateIsTooMuchForTheMachineWhenItIsBusyAndMostIsNotSent() throws Exception {
        var busy = mostlyUnsent(1.0);
        assertThatThrownBy(busy::check)
                .isInstanceOf(StartupException.class)
                .hasMessage("This machine can't send 1000 requests a second: it reached 2, with its CPUs busy;"
                        + " lower --rate.");
        mostlyUnsent(0.5).check(); // then the server is the reason
    }

    /** One request in half a second is taken and never ended; the others find nobody. */
    private static Arrivals mostlyUnsent(double cpuLoad) throws InterruptedException {
        var profile = profile(1, 1000, 1);
        var recorder = new Recorder(profile.runTime());
        var arrivals = new Arrivals(
                profile, new Deadline(profile.runTime()), recorder, new Crowd(profile.users()), () -> cpuLoad);
        var pace = arrivals.pace();
        var user = new Thread(() -> take(pace));
        user.setDaemon(true);
        user.start();
        arrivals.run();
        return arrivals;
    }

    private static void take(Pace pace) {
        var alarms = Executors.newSingleThreadScheduledExecutor();
        try (var client = new Client(URI.create("http://127.0.0.1:1"), Duration.ofSeconds(1), alarms)) {
            pace.next(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            alarms.shutdown();
        }
    }

    private LoadRun run(double rate, long seed) throws InterruptedException {
        return run(50, rate, seed);
    }

    private LoadRun run(int users, double rate, long seed) throws InterruptedException {
        try (var run = LoadRun.start(url(), profile(users, rate, seed))) {
            awaitEnd(run);
            return run;
        }
    }

    /** Beside other programs the load says, and rightly, that this is too much for the machine; what it has counted is as true. */
    private static void awaitEnd(LoadRun run) throws InterruptedException {
        try {
            run.await();
        } catch (StartupException e) {
            assertThat(e).hasMessageContaining("with its CPUs busy");
        }
    }

    private static LoadProfile profile(int users, double rate, long seed) {
        return new LoadProfile(
                users, 1, 1, 3, new Mix(1, 0, 0, 0), Duration.ofMillis(500), Duration.ofSeconds(30), seed, rate, 0);
    }

    private static long arrivals(LoadRun run) {
        return run.recorder().of(RequestOutcome.ANSWERED) + run.recorder().unsent();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
