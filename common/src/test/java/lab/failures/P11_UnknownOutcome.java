package lab.failures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import lab.failures.Outcome.Kind;
import lab.testing.LossyProxy;

/**
 * The server stores a post, and its answer to COMMIT is lost on the way. Stored or not? Nobody on this side can know.
 *
 * <p>{@code ./lab fail P11} plays it; {@code docs/failures/P11-unknown-outcome.md} has the timeline.
 */
public final class P11_UnknownOutcome implements Experiment {

    private static final String PLAIN = "A post";
    private static final String KEYED = "A post with a key";

    @Override
    public String inShort() {
        return "The answer to COMMIT is lost: stored or not? A naive retry writes twice.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        try (var proxy = LossyProxy.before(stage.config().database());
                var app = App.start(
                        stage.environment(Map.of("CONN_STR", proxy.address().toUrl())))) {
            app.get("/readyz");
            stage.say("app", "starts; a proxy stands before its server", "ready");
            losesTheNextCommit(stage, proxy);
            var told = app.posts(PLAIN, Map.of());
            stage.say("client 1", "POST /submit", told.toString());
            var stored = stage.postsTitled(PLAIN);
            var again = app.posts(PLAIN, Map.of());
            stage.say("client 1", "POST /submit, the same again", again.toString());
            var twice = stage.postsTitled(PLAIN);
            return outcome(told.body(), stored, twice, withAKey(stage, proxy, app));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void losesTheNextCommit(Stage stage, LossyProxy proxy) {
        proxy.losesTheNextCommit();
        stage.say("proxy", "will lose the next answer to COMMIT", "ok");
    }

    private static int withAKey(Stage stage, LossyProxy proxy, App app) throws SQLException {
        losesTheNextCommit(stage, proxy);
        var key = Map.of("Idempotency-Key", "7f3a");
        stage.say("client 2", "POST /submit with a key", app.posts(KEYED, key).toString());
        stage.say(
                "client 2",
                "POST /submit, the same again",
                app.posts(KEYED, key).toString());
        return stage.postsTitled(KEYED);
    }

    private static Outcome outcome(String told, int stored, int twice, int keyed) {
        var detail =
                "%s; stored: %d, after a naive retry %d, after one with a key %d".formatted(told, stored, twice, keyed);
        if (keyed != 1 || !told.contains("nobody knows")) {
            return Outcome.corruption(detail);
        }
        return twice > 1 ? new Outcome(Kind.ERROR, detail) : Outcome.noFailure(detail);
    }
}
