package lab.failures;

import java.sql.SQLException;
import lab.store.ConnectionSource.Work;

/**
 * A list read in portions with autocommit on breaks when its own loop runs another query.
 *
 * <p>{@code ./lab fail P09} plays it; {@code docs/failures/P09-cursor-with-autocommit.md} has the timeline.
 */
public final class P09_CursorWithAutocommit implements Experiment {

    @Override
    public String inShort() {
        return "A cursor with autocommit on is gone when its loop runs another query.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var first = stage.request("R1").tries("reads 50 rows by 10, a query for each", loop());
        var r2 = stage.request("R2");
        r2.does("begins, to do it in a transaction instead", Sql.begin());
        r2.does("reads 50 rows by 10, a query for each", loop());
        r2.does("commits", Sql.commit());
        return Outcome.of(first);
    }

    /** For each of 50 numbers, fetched ten at a time, one more query; returns how many it saw. */
    private static Work<Integer> loop() {
        return connection -> {
            try (var outer = connection.prepareStatement("SELECT g FROM generate_series(1, 50) g");
                    var inner = connection.prepareStatement("SELECT count(*) FROM post_events WHERE post_id = ?")) {
                outer.setFetchSize(10);
                var seen = 0;
                try (var row = outer.executeQuery()) {
                    for (; row.next(); seen++) {
                        inner.setLong(1, row.getLong(1));
                        inner.executeQuery().close();
                    }
                }
                return seen;
            }
        };
    }
}
