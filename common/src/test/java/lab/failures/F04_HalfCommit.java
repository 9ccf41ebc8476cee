package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;

/**
 * A request is refused, it rolls back, and half of it stays.
 *
 * <pre>
 *   R1                      R2
 *                           begin
 *                           insert B
 *                           commit
 *   begin                                  autocommit is off already: nothing happens
 *   insert post A
 *                           autocommit on  R2's finally: commits whatever is open, and that is A
 *   insert A's event -> 22001
 *   rollback -> error                      there is nothing to roll back any more
 * </pre>
 *
 * <p>{@code ./lab fail F04}.
 */
public final class F04_HalfCommit implements Experiment {

    @Override
    public String inShort() {
        return "A request is refused, it rolls back, and half of it stays.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        r2.does("begins", Sql.begin());
        r2.does("inserts post B", Sql.insertPost("B"));
        r2.does("commits", Sql.commit());
        r1.does("begins", Sql.begin());
        r1.does("inserts post A", Sql.insertPost("A"));
        r2.does("finally: autocommit on", Sql.autoCommit());
        r1.tries("inserts A's event, which is too long", Sql.insertEvent("A", "of a kind with a long name"));
        r1.tries("rolls back, and refuses the post", Sql.rollback());

        return stage.postsTitled("A") == 0
                ? noFailure("nothing is left of the refused post")
                : corruption("the post was refused and is there, without its event");
    }
}
