package lab.failures;

import static lab.failures.Outcome.hang;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;
import java.util.List;

/**
 * One slow statement stops everybody else's smallest one.
 *
 * <p>{@code ./lab fail F09} plays it; {@code docs/failures/F09-head-of-line-blocking.md} has the timeline.
 */
public final class F09_HeadOfLineBlocking implements Experiment {

    @Override
    public String inShort() {
        return "One slow statement stops everybody else's smallest one.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var r1 = stage.request("R1");
        var others = List.of(stage.request("R2"), stage.request("R3"), stage.request("R4"));

        stage.aside("BEGIN");
        stage.aside("LOCK TABLE posts");
        var slow = r1.starts("counts the posts", Sql.run("SELECT count(*) FROM posts"));
        stage.awaitLock(1);
        var tiny = others.stream()
                .map(other -> other.startsUntold("selects 1", Sql.run("SELECT 1")))
                .toList();
        var stuck = Step.unfinished(tiny);
        stage.say("R2, R3, R4", "select 1, while R1 waits", stuck + " of " + tiny.size() + " hang");

        stage.aside("COMMIT");
        r1.tells(slow);
        for (var i = 0; i < others.size(); i++) {
            others.get(i).tells(tiny.get(i));
        }
        if (stuck > 0) {
            return hang("select 1 waits for as long as R1's statement does");
        }
        return tiny.stream()
                .map(Outcome::of)
                .filter(Outcome::isFailure)
                .findFirst()
                .orElse(noFailure("select 1 is answered while R1 waits"));
    }
}
