package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;

/**
 * A request is refused, it rolls back, and half of it stays. Both requests are {@code PostStore.create}, unchanged.
 *
 * <p>{@code ./lab fail F04} plays it; {@code docs/failures/F04-half-commit.md} has the timeline.
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
