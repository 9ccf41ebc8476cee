package lab.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lab.audit.Audit;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.explore.Standstill.State;
import lab.load.Claims;
import lab.store.ConnectionSource;
import lab.store.Post;
import lab.store.PostStore;
import lab.testing.OneConnection;

/** A session of our own on the database under test: sees what everybody sees, and what the server says of the other sessions. */
final class SideSession implements AutoCloseable {

    private static final String OTHERS =
            " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    + " AND backend_type = 'client backend'";

    private final Connection connection;

    /** Connects. */
    SideSession(ConnectionString database) throws SQLException {
        this.connection =
                Driver.PGJDBC.dataSource(database, Duration.ofSeconds(60)).getConnection();
    }

    /** Lends this session, which is in autocommit mode. */
    ConnectionSource source() {
        return new OneConnection(connection);
    }

    /** Runs statements, with semicolons between them. */
    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Holds what is stored against what clients were told. */
    Audit audit(Claims claims) throws SQLException {
        return Audit.of(connection, claims);
    }

    /** All posts. */
    Set<Post> posts() throws SQLException {
        var all = new HashSet<Post>();
        new PostStore(source()).export(all::add);
        return all;
    }

    /** The titles of the posts with an id above this, and which of them have no event. */
    List<String> titlesAbove(long id) throws SQLException {
        var titles = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("SELECT title, (SELECT count(*) FROM post_events WHERE post_id = p.id)"
                                + " FROM posts p WHERE id > " + id + " ORDER BY id")) {
            while (rows.next()) {
                titles.add(rows.getString(1) + (rows.getInt(2) == 1 ? "" : " (no event)"));
            }
        }
        return titles;
    }

    /** What the other sessions do, all together; in one look, or a statement that begins between two would count as locked. */
    State sessions() throws SQLException {
        try (var statement = connection.createStatement();
                var row =
                        statement.executeQuery("SELECT count(*) FILTER (WHERE wait_event_type IS DISTINCT FROM 'Lock'),"
                                + " count(*)" + OTHERS + " AND state = 'active'")) {
            row.next();
            return row.getLong(1) > 0 ? State.WORKING : row.getLong(2) > 0 ? State.LOCKED : State.IDLE;
        }
    }

    /** Whether one of the other sessions has left its transaction open. */
    boolean anyInTransaction() throws SQLException {
        return count("state LIKE 'idle in transaction%'") > 0;
    }

    private long count(String condition) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT count(*)" + OTHERS + " AND " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** What the server says of this session, such as {@code idle in transaction}; {@code gone} when it has ended. */
    String stateOf(int backend) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT state" + OTHERS + " AND pid = " + backend)) {
            return row.next() ? row.getString(1) : "gone";
        }
    }

    /** Ends all other sessions. */
    void endOthers() throws SQLException {
        execute("SELECT pg_terminate_backend(pid)" + OTHERS);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
