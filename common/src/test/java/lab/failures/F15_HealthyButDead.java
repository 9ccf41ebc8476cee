package lab.failures;

import static lab.failures.Outcome.hang;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The probes say that all is well, and nobody is served.
 *
 * <p>{@code ./lab fail F15} plays it; {@code docs/failures/F15-healthy-but-dead.md} has the timeline.
 */
public final class F15_HealthyButDead implements Experiment {

    private static final List<String> READERS = List.of("client 2", "client 3", "client 4", "client 5");

    @Override
    public String inShort() {
        return "The probes say that all is well, and nobody is served.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        try (var app = AppOnStage.start(stage, Map.of("WORKER_THREADS", "4", "QUERY_TIMEOUT", "3s"))) {
            app.warmsUp();
            stage.aside("BEGIN");
            stage.aside("LOCK TABLE post_events"); // pages do not read that one
            var writer = app.sends("client 1", "POST /submit");
            stage.awaitLock(1);
            var reads =
                    READERS.stream().map(client -> app.sends(client, "GET /")).toList();

            var stuck = Step.unfinished(reads);
            stage.say("clients 2 to 5", "GET /", stuck + " of 4 hang");
            var alive = AppOnStage.isServed(app.tells("probe", app.sends("probe", "GET /healthz")));
            var ready = AppOnStage.isServed(app.tells("probe", app.sends("probe", "GET /readyz")));
            if (stuck == 0) {
                stage.await(writer::done, "the server to give client 1's statement up");
            }
            stage.aside("COMMIT");
            app.tells("client 1", writer);
            var served = reads.stream().filter(AppOnStage::isServed).count();
            stage.say("clients 2 to 5", "GET / (begun above)", served + " of 4 are served");
            if (stuck > 0 && alive && ready) {
                return hang("every GET / waits as long as client 1 does, and both probes say 200");
            }
            return served == reads.size()
                    ? noFailure("every GET / is served; client 1, whose lock does not come, gets its 504")
                    : new Outcome(Outcome.Kind.ERROR, "the probes say no, or a page does");
        }
    }
}
