package lab.failures;

import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import lab.failures.Outcome.Kind;

/**
 * One request's database error ends the process, and with it the requests that did nothing wrong.
 *
 * <p>{@code ./lab fail F14} plays it; {@code docs/failures/F14-panic-ends-the-process.md} has the timeline.
 */
public final class F14_PanicEndsTheProcess implements Experiment {

    private static final List<String> INNOCENT = List.of("client 2", "client 3", "client 4");

    @Override
    public String inShort() {
        return "One request's error ends the process and everybody's requests.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        try (var app = AppOnStage.start(stage, Map.of())) {
            app.warmsUp();
            stage.aside("BEGIN");
            stage.aside("LOCK TABLE posts");
            var culprit = app.sends("client 1", "GET /");
            stage.awaitLock(1);
            var backend = stage.waitingBackend();
            var innocent =
                    INNOCENT.stream().map(client -> app.sends(client, "GET /")).toList();
            stage.aside("SELECT pg_cancel_backend(" + backend + ")");
            app.tells("client 1", culprit);
            stage.aside("COMMIT"); // only now: while the lock was held, nobody could be answered

            var served = 0;
            for (var i = 0; i < innocent.size(); i++) {
                served += AppOnStage.isServed(app.tells(INNOCENT.get(i), innocent.get(i))) ? 1 : 0;
            }
            if (!app.lives()) {
                var end = "the process ended with exit status %d, and cut off %d innocent requests";
                return new Outcome(Kind.ERROR, end.formatted(app.awaitEnd(), INNOCENT.size() - served));
            }
            var status = culprit.valueOrNull();
            return served == INNOCENT.size() && status != null && status == 504
                    ? noFailure("client 1 gets 504, the others are served, the process lives")
                    : new Outcome(Kind.ERROR, "the process lives, client 1 gets " + status + ", served: " + served);
        }
    }
}
