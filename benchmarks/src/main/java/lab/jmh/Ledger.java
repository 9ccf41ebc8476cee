package lab.jmh;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.store.ConnectionSource;
import lab.store.Schema;

/** A session of our own on the benchmark's database: fills it, and counts what the benchmark left in it. */
record Ledger(Connection connection) implements ConnectionSource {

    static Ledger open(ConnectionString database) throws SQLException {
        return new Ledger(
                Driver.PGJDBC.dataSource(database, Duration.ofMinutes(1)).getConnection());
    }

    @Override
    public <T> T lend(Work<T> work) throws SQLException {
        return work.on(connection);
    }

    /** Makes the tables and so many posts with their events, of about 500 bytes each, an hour old at least. */
    void fill(int posts) throws SQLException {
        Schema.apply(this);
        execute("INSERT INTO posts (title, content, date) SELECT 'Post ' || n, repeat('some text ', 50), "
                + "now() - interval '1 hour' - n * interval '1 second' FROM generate_series(1, " + posts + ") n");
        execute("INSERT INTO post_events (post_id, kind) SELECT id, 'created' FROM posts");
        execute("VACUUM ANALYZE");
    }

    long posts() throws SQLException {
        return number("SELECT count(*) FROM posts");
    }

    long postsWithoutEvent() throws SQLException {
        return number("SELECT count(*) FROM posts p WHERE NOT EXISTS "
                + "(SELECT FROM post_events e WHERE e.post_id = p.id)");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
