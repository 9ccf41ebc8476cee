package lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import lab.testing.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A load that is held, goes on, and has more or fewer users while it runs. Each user has a connection of its own. */
class ControlledLoadTest extends WithHttpServer {

    private static final Duration BRIEF = Duration.ofMillis(500);

    /** Requests at most of one user who is held in this moment: one that is sent, and one that was let through before. */
    private static final int UNDER_WAY = 2;

    private static final Duration LONG = Duration.ofMinutes(10);

    private final AtomicLong requests = new AtomicLong();
    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void answerEverything() {
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            connections.add(exchange.getRemoteAddress().getPort());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
    }

    @Test
    void heldUsersBeginNoRequestAndTheRunEndsInTime() throws Exception {
        try (var run = load(1, BRIEF, 0)) {
            run.pause();
            assertThat(run.paused()).isTrue();
            var before = requests.get();
            run.await();
            assertThat(requests.get()).as("and what was under way").isLessThanOrEqualTo(before + UNDER_WAY);
        }
    }

    @Test
    void anOpenLoopIsHeldToo() throws Exception {
        try (var run = load(1, BRIEF, 200)) {
            run.pause();
            var before = requests.get();
            var unsent = run.recorder().unsent();
            run.await();
            assertThat(requests.get()).as("and what was under way").isLessThanOrEqualTo(before + UNDER_WAY);
            assertThat(run.recorder().unsent())
                    .as("who stays away is not counted")
                    .isLessThanOrEqualTo(unsent + UNDER_WAY);
        }
    }

    @Test
    void releasedUsersGoOn() throws Exception {
        try (var run = load(2, LONG, 0)) {
            await().atMost(Patience.LIMIT).until(() -> connections.size() == 2);
            run.pause();
            run.resume();
            var before = requests.get();
            await().atMost(Patience.LIMIT).until(() -> requests.get() > before + 10);
        }
    }

    @Test
    void usersComeAndGoAndComeAgain() throws Exception {
        try (var run = load(1, LONG, 0)) {
            await().atMost(Patience.LIMIT).until(() -> connections.size() == 1);
            assertThat(run.change(3)).isEqualTo(4);
            await().atMost(Patience.LIMIT).until(() -> connections.size() == 4);
            assertThat(run.change(-1000)).isZero();
            await().atMost(Patience.LIMIT).until(() -> users() == 0);
            assertThat(run.running()).as("there may be users again").isTrue();
            var before = requests.get();
            assertThat(run.change(2)).isEqualTo(2);
            await().atMost(Patience.LIMIT).until(() -> requests.get() > before + 10);
            assertThat(run.change(1_000_000)).isEqualTo(5000);
            assertThat(run.change(-4999)).isEqualTo(1);
        }
    }

    @Test
    void atARateThereAreNoMoreUsers() {
        try (var run = load(1, LONG, 10)) {
            assertThatThrownBy(() -> run.change(1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aSecondHasTheAnswerTimesOfItsOwnRequests() throws Exception {
        try (var run = load(1, LONG, 0)) {
            await().atMost(Patience.LIMIT).until(() -> answered(run).size() >= 3);
            run.finish();
            run.await();
            assertThat(run.recorder().seconds()).hasSize((int) LONG.toSeconds());
            assertThat(answered(run)).allSatisfy(second -> {
                assertThat(second.p50()).isPositive().isLessThanOrEqualTo(second.p99());
                assertThat(second.p99()).isLessThanOrEqualTo(run.recorder().latencyMillis(100) * 1.01);
            });
        }
    }

    /** The seconds that have an answer: other programs may take one. */
    private static List<Recorder.Second> answered(LoadRun run) {
        return run.recorder().seconds().stream()
                .filter(second -> second.answered() > 0)
                .toList();
    }

    /** Threads of users that have not gone. */
    private static long users() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("user-"))
                .count();
    }

    /** @param rate 0 for users who wait for their answers */
    private LoadRun load(int users, Duration time, double rate) {
        var profile = new LoadProfile(
                users, 1000, 0.005, 0.005, new Mix(1, 0, 0, 0), time, Duration.ofSeconds(30), 1, rate, 0);
        return LoadRun.start(url(), profile);
    }
}
