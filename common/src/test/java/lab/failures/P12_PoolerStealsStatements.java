package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;
import lab.store.ConnectionSource;
import lab.store.ConnectionSource.Work;

/**
 * A pooler in transaction mode lends a server's connection for a transaction; the names of statements stay on it for the next one.
 *
 * <p>{@code ./lab fail P12} plays it; {@code docs/failures/P12-pooler-steals-statements.md} has the timeline.
 */
public final class P12_PoolerStealsStatements implements BehindPgBouncer.Play {

    private static final String TITLE = "SELECT title FROM posts WHERE id = ?";
    private static final String CONTENT = "SELECT content FROM posts WHERE id = ?";

    /** From the fifth use on, pgjdbc gives a statement a name, unless it is told otherwise: its {@code prepareThreshold}. */
    private static final int USES = 5;

    @Override
    public String inShort() {
        return "Behind a transaction pooler a request runs somebody else's statement.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        return BehindPgBouncer.play(stage, this::play, "default_pool_size = 2");
    }

    private Outcome play(Stage stage, BehindPgBouncer pooler) throws SQLException {
        stage.store(1);
        var stolen = contentGot(pooler, pooler.opens("none", 3));
        if (stolen.equals("some text")) {
            return noFailure("asked for the content of post 1, got it");
        }
        stage.say("app", "LAB_POOLER=transaction instead: no names", "ok");
        var cured = contentGot(pooler, pooler.opens("transaction", 3));
        if (!cured.equals("some text")) {
            return corruption("with LAB_POOLER=transaction, too: got '" + cured + "'");
        }
        return corruption("asked for the content of post 1, got its title, '" + stolen + "'");
    }

    /** What R2 gets for the content, on the connection where R1 has asked for the title. */
    private static String contentGot(BehindPgBouncer pooler, ConnectionSource pool) throws SQLException {
        var r1 = pooler.request("R1", pool);
        var r2 = pooler.request("R2", pool);
        var r3 = pooler.request("R3", pool);
        r1.does("begins", Sql.begin());
        r1.does("asks for the title, 5 times", asks(TITLE, USES));
        r2.does("begins", Sql.begin());
        r2.does("asks for the content, 5 times", asks(CONTENT, USES));
        r1.does("commits", Sql.commit());
        r2.does("commits", Sql.commit());
        r3.does("begins", Sql.begin());
        r3.does("selects 1, on the one that R2 had", Sql.query("SELECT 1"));
        var content = r2.does("asks for the content, on R1's", asks(CONTENT, 1));
        r1.ends();
        r2.ends();
        r3.ends();
        return content;
    }

    private static Work<String> asks(String sql, int times) {
        return connection -> {
            try (var select = connection.prepareStatement(sql)) {
                select.setLong(1, 1);
                var value = "";
                for (var time = 0; time < times; time++) {
                    try (var row = select.executeQuery()) {
                        row.next();
                        value = row.getString(1);
                    }
                }
                return value;
            }
        };
    }
}
