package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * What a request sets with SQL stays set for whoever borrows the connection next.
 *
 * <p>{@code ./lab fail P05} plays it; {@code docs/failures/P05-session-state-survives-return.md} has the timeline.
 */
public final class P05_SessionStateSurvivesReturn implements Experiment {

    @Override
    public String inShort() {
        return "What one request SETs stays set for the next borrower.";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("POOL_MAX", "1");
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.aside("CREATE SCHEMA tenant_a CREATE TABLE posts (title text, content text)");
        var r1 = stage.request("R1");
        r1.does("SET search_path = tenant_a", Sql.run("SET search_path = tenant_a"));
        r1.does("SET statement_timeout = '7s'", Sql.run("SET statement_timeout = '7s'"));
        r1.does("CREATE TEMP TABLE notes", Sql.run("CREATE TEMP TABLE notes (note text)"));
        r1.ends();

        var r2 = stage.request("R2");
        r2.does("SHOW search_path", Sql.query("SHOW search_path"));
        r2.does("SHOW statement_timeout", Sql.query("SHOW statement_timeout"));
        r2.does("looks for the temp table", Sql.query("SELECT to_regclass('pg_temp.notes')::text"));
        r2.does("inserts post A", Sql.insertPost("A"));
        r2.does("RESET search_path", Sql.run("RESET search_path"));
        r2.tries("SET ROLE pg_read_all_data", Sql.run("SET ROLE pg_read_all_data"));
        r2.ends();
        var lost = stage.postsTitled("A") == 0;

        var r3 = stage.request("R3");
        r3.does("SELECT current_user", Sql.query("SELECT current_user"));
        r3.does("RESET ROLE", Sql.run("RESET ROLE"));
        r3.does("sets SERIALIZABLE, the JDBC way", P05_SessionStateSurvivesReturn::serializable);
        r3.does("begins", Sql.begin());
        r3.does("inserts post B, does not commit", Sql.insertPost("B"));
        r3.ends();

        var r4 = stage.request("R4");
        r4.does("SHOW transaction_isolation", Sql.query("SHOW transaction_isolation"));
        r4.does("getAutoCommit", connection -> connection.getAutoCommit() ? "on" : "off");
        stage.postsTitled("B");
        r4.does("setReadOnly", P05_SessionStateSurvivesReturn::readOnly);
        r4.ends();
        var r5 = stage.request("R5");
        r5.does("SHOW transaction_read_only", Sql.query("SHOW transaction_read_only"));

        r5.does("begins", Sql.begin());
        r5.does("SET LOCAL search_path instead", Sql.run("SET LOCAL search_path = tenant_a"));
        r5.does("commits", Sql.commit());
        r5.ends();
        stage.request("R6").does("inserts post C", Sql.insertPost("C"));
        stage.postsTitled("C");
        return lost ? corruption("the acknowledged post is in tenant_a.posts") : noFailure("the post is in posts");
    }

    private static boolean serializable(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        return true;
    }

    private static boolean readOnly(Connection connection) throws SQLException {
        connection.setReadOnly(true);
        return true;
    }
}
