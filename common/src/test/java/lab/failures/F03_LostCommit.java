package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;

/**
 * A commit returns, the client is told so, and the row is gone.
 *
 * <pre>
 *   R1                      R2
 *   begin
 *   insert A
 *                           begin          one connection has one transaction: R2 is in R1's
 *                           insert B
 *                           rollback       takes A with it
 *   commit -> ok                           commits nothing, says nothing
 * </pre>
 *
 * <p>{@code ./lab fail F03}.
 */
public final class F03_LostCommit implements Experiment {

    @Override
    public String inShort() {
        return "A commit returns, the client is told so, and the row is gone.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        r1.does("begins", Sql.begin());
        r1.does("inserts post A", Sql.insertPost("A"));
        r2.does("begins", Sql.begin());
        r2.does("inserts post B", Sql.insertPost("B"));
        r2.does("changes its mind and rolls back", Sql.rollback());
        r1.does("commits, and tells its client", Sql.commit());

        return stage.postsTitled("A") == 1
                ? noFailure("the acknowledged post is there")
                : corruption("the post was acknowledged and is gone");
    }
}
