package lab.failures;

import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;
import java.util.List;
import lab.failures.Outcome.Kind;
import lab.store.ConnectionSource.Work;

/**
 * What the driver keeps a name for is not what the server has any more, for everybody and for good.
 *
 * <p>{@code ./lab fail F13} plays it; {@code docs/failures/F13-stale-statements.md} has the timeline.
 */
public final class F13_StaleStatements implements Experiment {

    private static final Work<List<String>> TITLES = fiveTimes("SELECT title FROM posts ORDER BY id");
    private static final Work<List<String>> WHOLE_POSTS = fiveTimes("SELECT * FROM posts ORDER BY id");

    @Override
    public String inShort() {
        return "DEALLOCATE ALL or DDL breaks everybody's statements, for good.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.aside("INSERT INTO posts VALUES (DEFAULT, 'A', '')");
        var forgotten = afterDeallocateAll(stage);
        var changed = afterDdl(stage);
        var detail = "%s after DEALLOCATE ALL, %s after DDL".formatted(word(forgotten), word(changed));
        return Outcome.of(forgotten).isFailure() || Outcome.of(changed).isFailure()
                ? new Outcome(Kind.ERROR, detail)
                : noFailure(detail);
    }

    private static Step<?> afterDeallocateAll(Stage stage) throws SQLException {
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        r1.does("reads the titles", TITLES);
        r2.does("reads the titles", TITLES);
        r1.does("DEALLOCATE ALL", Sql.run("DEALLOCATE ALL"));
        var innocent = r2.tries("reads the titles", TITLES);
        r1.tries("reads the titles", TITLES);
        r1.ends();
        var later = stage.request("R3").tries("reads the titles", TITLES);
        return Outcome.of(innocent).isFailure() ? innocent : later;
    }

    private static Step<?> afterDdl(Stage stage) throws SQLException {
        var r4 = stage.request("R4");
        r4.does("reads whole posts", WHOLE_POSTS);
        stage.aside("ALTER TABLE posts ADD COLUMN note text");
        r4.tries("reads whole posts", WHOLE_POSTS);
        r4.ends();
        return stage.request("R5").tries("reads whole posts", WHOLE_POSTS);
    }

    private static String word(Step<?> step) {
        return step.hung() ? "a hang" : step.error() == null ? "ok" : step.sqlState();
    }

    /** Five times: pgjdbc gives a statement a name at its fifth use, pgjdbc-ng at its first. */
    private static Work<List<String>> fiveTimes(String sql) {
        return connection -> {
            for (var use = 1; use < 5; use++) {
                Sql.list(sql).on(connection);
            }
            return Sql.list(sql).on(connection);
        };
    }
}
