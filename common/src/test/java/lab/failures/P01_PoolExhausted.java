package lab.failures;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import lab.failures.Outcome.Kind;

/**
 * Every connection is lent, so the next request is refused: soon, with the numbers, and while the process lives on.
 *
 * <p>{@code ./lab fail P01} plays it; {@code docs/failures/P01-pool-exhausted.md} has the timeline.
 */
public final class P01_PoolExhausted implements Experiment {

    private static final String READ = "SELECT count(*) FROM posts";

    @Override
    public String inShort() {
        return "All connections are lent: the next request is refused after a bounded wait.";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("POOL_MAX", "2", "POOL_MIN", "2", "POOL_ACQUIRE_TIMEOUT", "500ms");
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        try (var app = App.start(stage.environment(Map.of()))) {
            stage.say("app", "GET /, nobody else is there", app.get("/").toString());
            stage.awaitSessions(4);
            stage.awaitPool(stage.source(), "total=2, active=0, idle=2, waiting=0");
            stage.locksPosts();
            stage.request("R1").starts("reads the posts", Sql.query(READ));
            stage.request("R2").starts("reads the posts", Sql.query(READ));
            var reading = List.of(app.starts("/"), app.starts("/"));
            stage.awaitLock(4); // two of ours, two of the app's: both pools are empty now

            var refused = stage.request("R3").tries("asks for a connection", Sql.query(READ));
            var answer = app.get("/");
            stage.say("app", "GET /", answer.toString());
            var health = app.get("/healthz");
            stage.say("app", "GET /healthz", health.toString());

            stage.aside("ROLLBACK");
            reading.forEach(
                    page -> stage.say("app", "GET / (begun above)", page.join().toString()));
            stage.say("app", "GET / again, as Retry-After says", app.get("/").toString());
            return refused.error() == null || answer.status() != 503 || health.status() != 200
                    ? Outcome.of(refused)
                    : new Outcome(Kind.ERROR, refused.says() + "; over HTTP " + answer);
        }
    }
}
