package lab.failures;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lab.failures.Outcome.Kind;

/**
 * Every backend dies under load: one failed request for each connection in use, and then all is well.
 *
 * <p>{@code ./lab fail P06} plays it; {@code docs/failures/P06-backends-killed-under-load.md} has the timeline.
 */
public final class P06_BackendsKilledUnderLoad implements Experiment {

    private static final String KILL = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'connection-lab' AND pid <> pg_backend_pid()";

    @Override
    public String inShort() {
        return "All backends die: one failed request for each in use, and no hang.";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("POOL_MAX", "3", "POOL_MIN", "3");
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.awaitSessions(3);
        stage.locksPosts();
        var requests = Stream.of("R1", "R2", "R3").map(stage::request).toList();
        var reads = requests.stream()
                .map(request -> request.starts("reads the posts", Sql.query("SELECT count(*) FROM posts")))
                .toList();
        stage.awaitLock(3);
        stage.say("server", "kills the app's backends", stage.ask(KILL));
        for (var i = 0; i < reads.size(); i++) {
            requests.get(i).tells(reads.get(i));
        }
        stage.request("R4").does("selects 1", Sql.query("SELECT 1"));
        stage.aside("ROLLBACK");
        stage.request("R5").does("reads the posts", Sql.query("SELECT count(*) FROM posts"));
        return outcome(reads);
    }

    private static Outcome outcome(List<Step<String>> reads) {
        var hung = reads.stream().filter(Step::hung).count();
        if (hung > 0) {
            return Outcome.hang(hung + " of " + reads.size() + " do not return");
        }
        var failed = reads.stream().filter(step -> step.error() != null).toList();
        return failed.isEmpty()
                ? Outcome.noFailure("nobody noticed")
                : new Outcome(
                        Kind.ERROR,
                        "%d of %d fail (%s), none hangs, the next succeeds"
                                .formatted(
                                        failed.size(),
                                        reads.size(),
                                        failed.get(0).says()));
    }
}
