package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;

/**
 * A commit returns, the client is told so, and the row is gone. Both requests are {@code PostStore.create}, unchanged.
 *
 * <p>{@code ./lab fail F03} plays it; {@code docs/failures/F03-lost-commit.md} has the timeline.
 */
public final class F03_LostCommit implements Experiment {

    /** One character longer than the column. */
    private static final String TOO_LONG = "B".repeat(257);

    @Override
    public String inShort() {
        return "A commit returns, the client is told so, and the row is gone.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var r1 = stage.posts("R1", "A");
        var r2 = stage.posts("R2", TOO_LONG);
        r1.goesOnTo("commit");
        r2.goesOnTo("setAutoCommit(true)"); // what every finally does; before it, R1's commit is silent
        r1.ends().value();
        r2.ends();

        return stage.postsTitled("A") == 1
                ? noFailure("the acknowledged post is there")
                : corruption("the post was acknowledged and is gone");
    }
}
