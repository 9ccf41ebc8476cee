package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;

/**
 * A request is refused, it rolls back, and half of it stays. Both requests are {@code PostStore.create}, unchanged.
 *
 * <pre>
 *   R2                      R1
 *   begin
 *   insert B and its event
 *   commit
 *                           begin          autocommit is off already: nothing happens
 *                           insert post A
 *   autocommit on                          R2's finally: commits whatever is open, and that is A
 *                           insert A's event -> refused
 *                           rollback -> error: there is nothing to roll back any more
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
        stage.aside("ALTER TABLE post_events ADD CHECK (post_id <> 2)"); // B is post 1, A is post 2
        var r2 = stage.posts("R2", "B");
        var r1 = stage.posts("R1", "A");
        r2.goesOnTo("setAutoCommit(true)");
        r1.goesOnTo("INSERT INTO post_events");
        r2.ends().value();
        if (r1.ends().error() == null) {
            throw new SQLException("A's event was not refused");
        }

        return stage.postsTitled("A") == 0
                ? noFailure("nothing is left of the refused post")
                : corruption("the post was refused and is there, without its event");
    }
}
