package lab.failures;

import java.sql.SQLException;
import java.util.Map;
import lab.failures.Outcome.Kind;
import lab.store.ConnectionSource;
import lab.testing.EmbeddedServer;

/**
 * The database goes away and comes back. The pool has an answer for everybody meanwhile, and recovers by itself.
 *
 * <p>Takes about 6 s: the server is a real one of its own.
 *
 * <p>{@code ./lab fail P07} plays it; {@code docs/failures/P07-server-restart.md} has the timeline.
 */
public final class P07_ServerRestart implements Experiment {

    @Override
    public String inShort() {
        return "The server restarts: errors meanwhile, then the pool recovers by itself.";
    }

    @Override
    public boolean hasItsOwnServer() {
        return true;
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        try (var server = EmbeddedServer.forOneExperiment(EmbeddedServer.MAX_CONNECTIONS)) {
            // No POOL_MIN: a second connection, as dead as the first, would be for R3. And half a second more than the
            // default:
            // R4 must not fail on a slow machine.
            var pool = stage.another(Map.of(
                    "CONN_STR", server.admin().toUrl(),
                    "POOL_MAX", "2",
                    "POOL_MIN", "0",
                    "POOL_ACQUIRE_TIMEOUT", "2500ms"));
            var one = stage.request("S1", stage.shared(server.admin()));
            one.does("selects 1", Sql.query("SELECT 1"));
            asks(stage.request("R1", pool)).value();
            server.stop();
            stage.say("server", "stops", "ok");
            asksInVain(stage, pool);
            var meanwhile = asks(stage.request("R3", pool));
            one.tries("selects 1", Sql.query("SELECT 1"));
            server.resume();
            stage.say("server", "starts again", "ok");
            asks(stage.request("R4", pool)).value();
            one.tries("selects 1", Sql.query("SELECT 1"));
            return meanwhile.error() == null
                    ? Outcome.of(meanwhile)
                    : new Outcome(
                            Kind.ERROR, "meanwhile " + meanwhile.says() + "; the first request afterwards succeeds");
        }
    }

    /** With the dead connection, which HikariCP lends untested within 500 ms after its last use; on a slow machine, with none. */
    private static void asksInVain(Stage stage, ConnectionSource pool) {
        var step = stage.request("R2", pool).startsUntold("selects 1", Sql.query("SELECT 1"));
        step.mayTakeLong();
        stage.say("R2", step.toString(), step.error() == null ? step.says() : "fails, in one of two ways");
    }

    private static Step<String> asks(Request request) {
        var step = request.waits("selects 1", Sql.query("SELECT 1"));
        request.ends();
        return step;
    }
}
