package lab.jmh;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.store.Schema;
import lab.testing.OneConnection;

/** A session of our own on the benchmark's database: fills it, and finds what the benchmark left in it. */
record Ledger(OneConnection session) implements AutoCloseable {

    static Ledger open(ConnectionString database) throws SQLException {
        return new Ledger(OneConnection.open(Driver.PGJDBC, database));
    }

    /** Makes the tables and so many posts with their events, of about 500 bytes each, an hour old at least. */
    void fill(int posts) throws SQLException {
        Schema.apply(session);
        session.execute("INSERT INTO posts (title, content, date) SELECT 'Post ' || n, repeat('some text ', 50), "
                + "now() - interval '1 hour' - n * interval '1 second' FROM generate_series(1, " + posts + ") n");
        session.execute("INSERT INTO post_events (post_id, kind) SELECT id, 'created' FROM posts");
        session.execute("VACUUM ANALYZE");
    }

    /** The largest id of a post. */
    long lastPost() throws SQLException {
        return session.number("SELECT coalesce(max(id), 0) FROM posts");
    }

    /** The ids of the posts above this one. */
    Set<Long> postsAfter(long id) throws SQLException {
        var ids = new HashSet<Long>();
        try (var statement = session.connection().createStatement();
                var rows = statement.executeQuery("SELECT id FROM posts WHERE id > " + id)) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return ids;
    }

    /** How many of these have no event. */
    long withoutEventAfter(long id) throws SQLException {
        return session.number("SELECT count(*) FROM posts p WHERE id > " + id
                + " AND NOT EXISTS (SELECT FROM post_events e WHERE e.post_id = p.id)");
    }

    @Override
    public void close() {
        session.close();
    }
}
