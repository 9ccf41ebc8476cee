package lab.failures;

import java.sql.SQLException;

/**
 * After one error the answers go to the wrong requests, and somebody waits for one that does not come.
 *
 * <p>{@code ./lab fail F02} plays it; {@code docs/failures/F02-protocol-desync.md} has the timeline.
 */
public final class F02_ProtocolDesync implements Experiment {

    @Override
    public String inShort() {
        return "After one error the answers go to the wrong requests, and one of them hangs.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.store(50);
        var r1 = stage.request("R1");
        var r2 = stage.request("R2");
        var cursor = new Cursor();
        r1.does("begins", Sql.begin());
        r1.does("opens a cursor", cursor.opens());
        r1.does("reads 10 of 50 rows", cursor.reads(10));
        r2.does("begins", Sql.begin());
        r2.does("reads a post", Sql.query("SELECT title FROM posts WHERE id = 1"));
        r2.does("commits", Sql.commit());
        var rest = r1.tries("reads the other 40 rows", cursor.reads(40));
        var autocommit = r2.starts("finally: autocommit on", Sql.autoCommit());
        stage.awaitInDriver(autocommit);
        var close = r1.starts("closes its cursor", cursor.closes());
        stage.awaitInDriver(close);
        var innocent = stage.request("R3").tries("counts the posts", Sql.query("SELECT count(*) FROM posts"));
        r2.tells(autocommit);
        r1.tells(close);

        return Outcome.of(innocent.hung() ? innocent : rest);
    }
}
