package lab.failures;

import static lab.failures.Outcome.corruption;
import static lab.failures.Outcome.noFailure;

import java.sql.SQLException;

/**
 * Behind a pooler in transaction mode a session belongs to nobody: what one client sets in it, and locks with it, is everybody's.
 *
 * <p>{@code ./lab fail P13} plays it; {@code docs/failures/P13-pooler-leaks-session.md} has the timeline.
 */
public final class P13_PoolerLeaksSession implements BehindPgBouncer.Play {

    private static final String LOCK = "SELECT pg_try_advisory_lock(42)";
    private static final String LOCK_UNTIL_COMMIT = "SELECT pg_try_advisory_xact_lock(42)";

    @Override
    public String inShort() {
        return "Behind a pooler two clients share what one has SET, and hold the same lock.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        return BehindPgBouncer.play(stage, this::play, "default_pool_size = 2");
    }

    private Outcome play(Stage stage, BehindPgBouncer pooler) throws SQLException {
        stage.aside("CREATE SCHEMA tenant_a CREATE TABLE posts (title text, content text)");
        var pool = pooler.opens("transaction", 3);
        var r1 = pooler.request("R1", pool);
        var r2 = pooler.request("R2", pool);
        r1.does("SET search_path = tenant_a", Sql.run("SET search_path = tenant_a"));
        r2.does("inserts post A", Sql.insertPost("A"));
        var lost = stage.postsTitled("A") == 0;
        r1.does("RESET search_path", Sql.run("RESET search_path"));

        var mine = r1.does("pg_try_advisory_lock(42)", Sql.query(LOCK));
        var yours = r2.does("pg_try_advisory_lock(42)", Sql.query(LOCK));
        r1.does("pg_advisory_unlock_all()", Sql.query("SELECT pg_advisory_unlock_all()"));

        var isPrivate = insideATransaction(stage, r1, r2);
        r1.ends();
        r2.ends();
        return lost && mine.equals("t") && yours.equals("t") && isPrivate
                ? corruption("the acknowledged post is in tenant_a.posts, and both hold lock 42")
                : noFailure("the post is in posts, and one holds lock 42");
    }

    /** What lasts for a transaction is as private as the transaction. */
    private static boolean insideATransaction(Stage stage, Request r1, Request r2) throws SQLException {
        r1.does("begins", Sql.begin());
        r1.does("SET LOCAL search_path instead", Sql.run("SET LOCAL search_path = tenant_a"));
        r1.does("pg_try_advisory_xact_lock(42)", Sql.query(LOCK_UNTIL_COMMIT));
        r2.does("inserts post B", Sql.insertPost("B"));
        var locked = r2.does("pg_try_advisory_xact_lock(42)", Sql.query(LOCK_UNTIL_COMMIT));
        r1.does("commits", Sql.commit());
        var before = stage.postsTitled("B");
        r2.does("inserts post C", Sql.insertPost("C"));
        return locked.equals("f") && before == 1 && stage.postsTitled("C") == 1;
    }
}
