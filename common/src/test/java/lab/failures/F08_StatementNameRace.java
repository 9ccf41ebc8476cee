package lab.failures;

import java.sql.SQLException;

/**
 * Two requests run a query for the first time, and one of them is told that it exists already.
 *
 * <p>{@code ./lab fail F08} plays it; {@code docs/failures/F08-statement-name-race.md} has the timeline.
 */
public final class F08_StatementNameRace implements Experiment {

    private static final String QUERY = "SELECT title FROM posts ORDER BY date DESC, id DESC LIMIT 50";

    @Override
    public String inShort() {
        return "Two requests run a query for the first time; one is told it exists already.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        stage.locksPosts();
        var first = r1.starts("lists the posts", Sql.list(QUERY));
        stage.awaitLock(1);
        var second = r2.starts("lists the posts, too", Sql.list(QUERY));
        stage.awaitInDriver(second);
        stage.aside("COMMIT");
        r1.tells(first).value();

        return Outcome.of(r2.tells(second));
    }
}
