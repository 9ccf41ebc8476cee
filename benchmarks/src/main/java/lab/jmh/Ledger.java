package lab.jmh;

import java.sql.SQLException;
import lab.audit.Audit;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.Claims;
import lab.store.Schema;
import lab.testing.OneConnection;

/** A session of our own on the benchmark's database: fills it, and finds what the benchmark left in it. */
record Ledger(OneConnection session) implements AutoCloseable {

    static Ledger open(ConnectionString database) throws SQLException {
        return new Ledger(OneConnection.open(Driver.PGJDBC, database));
    }

    /** Makes the tables and so many posts with their events, of about 500 bytes each, an hour old at least; no others stay. */
    void fill(int posts) throws SQLException {
        Schema.apply(session);
        session.execute("TRUNCATE posts, post_events RESTART IDENTITY"); // a second fork finds what the first one left
        session.execute("INSERT INTO posts (title, content, date) SELECT 'Post ' || n, repeat('some text ', 50), "
                + "now() - interval '1 hour' - n * interval '1 second' FROM generate_series(1, " + posts + ") n");
        session.execute("INSERT INTO post_events (post_id, kind) SELECT id, 'created' FROM posts");
        session.execute("VACUUM ANALYZE");
    }

    /** What is in it, held against what the callers were told. */
    Audit audit(Claims claims) throws SQLException {
        return Audit.of(session.connection(), claims);
    }

    @Override
    public void close() {
        session.close();
    }
}
