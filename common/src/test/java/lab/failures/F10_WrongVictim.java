package lab.failures;

import java.sql.SQLException;

/**
 * A request gives its own statement a time-out, and somebody else's statement is cancelled.
 *
 * <p>{@code ./lab fail F10} plays it; {@code docs/failures/F10-wrong-victim.md} has the timeline.
 */
public final class F10_WrongVictim implements Experiment {

    private static final int SECONDS = 1;

    @Override
    public String inShort() {
        return "A request's time-out cancels somebody else's statement.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        stage.aside("BEGIN");
        stage.aside("LOCK TABLE posts");
        var innocent = r1.starts("counts the posts", Sql.run("SELECT count(*) FROM posts"));
        stage.awaitLock(1);
        r2.waits("selects 1, with a time-out of 1 s", connection -> {
            try (var statement = connection.createStatement()) {
                statement.setQueryTimeout(SECONDS);
                return statement.execute("SELECT 1");
            }
        });

        stage.aside("COMMIT");
        return Outcome.of(r1.tells(innocent)); // R2 got the time-out that it asked for, whatever became of it
    }
}
