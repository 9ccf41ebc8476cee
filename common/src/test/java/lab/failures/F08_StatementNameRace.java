package lab.failures;

import java.sql.SQLException;

/**
 * Two requests run a query for the first time, and one of them is told that it exists already.
 *
 * <pre>
 *   aside: lock table                      holds R1 between question and answer; else it takes luck
 *   R1                      R2
 *   not in the cache
 *   prepare "cached-7f"
 *                           not in the cache: there is no answer yet
 *                           prepare "cached-7f"
 *   aside: unlock
 *   rows                    42P05          the name is made from the text, and it is taken
 * </pre>
 *
 * <p>{@code ./lab fail F08}.
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
