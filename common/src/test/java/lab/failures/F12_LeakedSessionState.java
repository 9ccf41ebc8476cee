package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What one request sets for itself, another one works under.
 *
 * <p>{@code ./lab fail F12} plays it; {@code docs/failures/F12-leaked-session-state.md} has the timeline.
 */
public final class F12_LeakedSessionState implements Experiment {

    private static final List<Setting> SETTINGS = List.of(
            new Setting(
                    "temporary table (it hides the post)",
                    "CREATE TEMP TABLE posts (id int)",
                    "SELECT count(*) FROM posts",
                    "0"),
            new Setting("search_path", "SET search_path = archive", "SHOW search_path", "archive"),
            new Setting("statement_timeout", "SET statement_timeout = '7min'", "SHOW statement_timeout", "7min"),
            new Setting("role", "SET ROLE pg_monitor", "SELECT current_user", "pg_monitor"),
            new Setting(
                    "isolation",
                    "SET default_transaction_isolation = serializable",
                    "SHOW transaction_isolation",
                    "serializable"),
            new Setting("read only", "SET default_transaction_read_only = on", "SHOW transaction_read_only", "on"));

    private record Setting(String name, String sql, String question, String value) {}

    @Override
    public String inShort() {
        return "What one request sets for itself, another one works under.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.aside("INSERT INTO posts VALUES (DEFAULT, 'A', '')");
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        var reached = new ArrayList<String>();
        for (var setting : SETTINGS) {
            r1.does(setting.sql(), Sql.run(setting.sql()));
            var seen = r2.does(setting.question(), Sql.query(setting.question()));
            if (seen.equals(setting.value())) {
                reached.add(setting.name());
            }
        }
        return reached.isEmpty()
                ? noFailure("none of R1's %d settings reaches R2".formatted(SETTINGS.size()))
                : corruption("%d of R1's %d settings reach R2: %s"
                        .formatted(reached.size(), SETTINGS.size(), String.join(", ", reached)));
    }
}
