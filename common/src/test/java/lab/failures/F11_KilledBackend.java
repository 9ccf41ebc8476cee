package lab.failures;

import static lab.failures.Outcome.hang;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The server ends one connection. With it go all requests, and every later one.
 *
 * <p>{@code ./lab fail F11} plays it; {@code docs/failures/F11-killed-backend.md} has the timeline.
 */
public final class F11_KilledBackend implements Experiment {

    private static final int REQUESTS = 10;

    @Override
    public String inShort() {
        return "The server ends one connection, and the app never recovers.";
    }

    /** Ten requests at once: time for a pool to open as many connections, also on a busy machine. */
    @Override
    public Map<String, String> settings() {
        return Map.of("POOL_MIN", "11", "POOL_ACQUIRE_TIMEOUT", "30s", "QUERY_TIMEOUT", "30s");
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var requests = IntStream.rangeClosed(1, REQUESTS)
                .mapToObj(n -> stage.request("R" + n))
                .toList();
        stage.aside("BEGIN");
        stage.aside("LOCK TABLE posts");
        var steps = requests.stream()
                .map(request -> request.startsUntold("counts the posts", Sql.run("SELECT count(*) FROM posts")))
                .toList();
        stage.say("R1 to R10", "count the posts", "begun");
        stage.awaitLock(1);
        stage.awaitInDriver(steps);
        stage.aside("SELECT pg_terminate_backend(" + stage.waitingBackend() + ", 5000)");
        stage.aside("COMMIT");

        var stuck = Step.unfinished(steps);
        var told = (int) steps.stream()
                .filter(step -> step.done() && step.error() != null)
                .count();
        var sum = "%d told of it, %d served, %d hang".formatted(told, REQUESTS - told - stuck, stuck);
        stage.say("R1 to R10", "count the posts (begun above)", sum);
        var next = stage.request("R11").tries("selects 1", Sql.run("SELECT 1"));

        if (stuck > 0 && told + stuck == REQUESTS) {
            return hang("nobody is served; the next request: " + next.says() + "; " + sum);
        }
        if (stuck > 0) {
            return hang(sum);
        }
        if (next.error() != null) {
            return Outcome.of(next);
        }
        return told <= 1
                ? noFailure(sum + "; the next request is served")
                : new Outcome(Outcome.Kind.ERROR, sum + ", for the end of one connection");
    }
}
