package lab.failures;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * One request throws away the server's prepared statements; the driver goes on calling them by name, for everybody and for good.
 *
 * <pre>
 *   R1                      R2
 *   read posts              read posts             the driver keeps the statement under a name
 *   deallocate all                                 the server forgets the name, the driver does not
 *                           read posts -> 26000
 *   R3: read posts -> 26000                        nothing heals it
 * </pre>
 */
public final class F13_StaleStatements implements Experiment {

    private static final String POSTS = "SELECT title FROM posts ORDER BY id";

    @Override
    public String inShort() {
        return "One request's DEALLOCATE ALL breaks everybody's statements, for good.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.aside("INSERT INTO posts VALUES (DEFAULT, 'A', '')");
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        r1.does("reads the posts", F13_StaleStatements::read);
        r2.does("reads the posts", F13_StaleStatements::read);
        r1.does("DEALLOCATE ALL", Sql.run("DEALLOCATE ALL"));
        var innocent = r2.tries("reads the posts", F13_StaleStatements::read);
        r1.tries("reads the posts", F13_StaleStatements::read);
        r1.ends();
        var later = stage.request("R3").tries("reads the posts", F13_StaleStatements::read);
        var outcome = Outcome.of(innocent);
        return outcome.isFailure() ? outcome : Outcome.of(later);
    }

    /** Five times: pgjdbc gives a statement a name at its fifth use, pgjdbc-ng at its first. */
    private static List<String> read(Connection connection) throws SQLException {
        for (var use = 1; use < 5; use++) {
            Sql.list(POSTS).on(connection);
        }
        return Sql.list(POSTS).on(connection);
    }
}
