package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;

/**
 * A request reads, and shows, what another one has not committed and never will.
 *
 * <p>{@code ./lab fail F06} plays it; {@code docs/failures/F06-dirty-read.md} has the timeline.
 */
public final class F06_DirtyRead implements Experiment {

    @Override
    public String inShort() {
        return "A request reads, and shows, what another one never commits.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        r1.does("begins", Sql.begin());
        r1.does("inserts post A", Sql.insertPost("A"));
        var seen = r2.does("lists the posts, and shows them", Sql.list("SELECT title FROM posts"));
        stage.postsTitled("A");
        r1.does("changes its mind and rolls back", Sql.rollback());

        return seen.isEmpty()
                ? noFailure("nobody saw the post that was rolled back")
                : corruption("a post was shown that never was in the table");
    }
}
