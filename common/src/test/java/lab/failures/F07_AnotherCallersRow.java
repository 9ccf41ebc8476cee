package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import lab.store.ConnectionSource.Work;

/**
 * A request asks for post 1 and is given post 2.
 *
 * <p>The app prepares its statement once for each connection and keeps it: harmless for as long as a connection serves one
 * request at a time.
 *
 * <p>{@code ./lab fail F07} plays it; {@code docs/failures/F07-another-callers-row.md} has the timeline.
 */
public final class F07_AnotherCallersRow implements Experiment {

    @Override
    public String inShort() {
        return "A request asks for post 1 and is given post 2.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.store(2);
        var prepared = new HashMap<Connection, PreparedStatement>();
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        r1.does("sets the parameter to 1", set(prepared, 1));
        r2.does("sets the parameter to 2", set(prepared, 2));
        var title = r1.does("asks for the post", ask(prepared));

        return title.equals("1")
                ? noFailure("each got its own post")
                : corruption("asked for post 1, got post " + title);
    }

    private static Work<Boolean> set(Map<Connection, PreparedStatement> prepared, long id) {
        return connection -> {
            statement(prepared, connection).setLong(1, id);
            return true;
        };
    }

    private static Work<String> ask(Map<Connection, PreparedStatement> prepared) {
        return connection -> {
            try (var row = statement(prepared, connection).executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        };
    }

    private static PreparedStatement statement(Map<Connection, PreparedStatement> prepared, Connection lent)
            throws SQLException {
        var physical = lent.unwrap(Connection.class);
        var kept = prepared.get(physical);
        if (kept == null) {
            kept = lent.prepareStatement("SELECT title FROM posts WHERE id = ?");
            prepared.put(physical, kept);
        }
        return kept;
    }
}
