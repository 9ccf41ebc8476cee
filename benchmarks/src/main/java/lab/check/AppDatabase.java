package lab.check;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import lab.audit.Audit;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.Claims;
import lab.machine.Freeze;
import lab.testing.OneConnection;

/**
 * The side door: the database of an implementation, over connections that are not the implementation's. Whoever else is connected
 * to this database is taken for the implementation.
 */
final class AppDatabase implements AutoCloseable {

    /** How the grader's own connections show in {@code pg_stat_activity}. */
    private static final String NAME = "connection-lab-check";

    private static final Duration NETWORK = Duration.ofSeconds(60);

    /** A role without pg_read_all_stats sees that there are others, and neither their names nor what they do. */
    private static final String OF_THE_APP = " FROM pg_stat_activity WHERE datname = current_database()"
            + " AND usename IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'"
            + " AND coalesce(application_name, '') <> '" + NAME + "'";

    private static final String POSTS_WITH = " FROM posts WHERE strpos(title, ?) > 0 OR strpos(content, ?) > 0";

    private static final String NO_RIGHT = "42501";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final ConnectionString database;
    private final OneConnection control;

    private AppDatabase(ConnectionString database, OneConnection control) {
        this.database = database;
        this.control = control;
    }

    /**
     * Opens the side door.
     *
     * @throws SQLException when the database can't be reached
     */
    static AppDatabase open(ConnectionString database) throws SQLException {
        return new AppDatabase(database, connect(database));
    }

    private static OneConnection connect(ConnectionString database) throws SQLException {
        return new OneConnection(
                Driver.PGJDBC.dataSource(database.named(NAME), NETWORK).getConnection());
    }

    /** A post of this title is stored. */
    boolean hasPost(String title) throws SQLException {
        try (var query = control.connection().prepareStatement("SELECT title, content FROM posts WHERE title = ?")) {
            query.setString(1, title);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** How many posts have this in their title or content. */
    long postsWith(String mark) throws SQLException {
        try (var query = control.connection().prepareStatement("SELECT count(*)" + POSTS_WITH)) {
            query.setString(1, mark);
            query.setString(2, mark);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Posts and events without each other, whoever left them there; 0 where there are no events. */
    long halves() throws SQLException {
        return Audit.of(control.connection(), new Claims()).halves();
    }

    /** What the implementation promised, against what is stored. */
    Audit audit(Claims claims) throws SQLException {
        return Audit.of(control.connection(), claims);
    }

    /** Connections of the implementation. */
    int connections() throws SQLException {
        return (int) control.number("SELECT count(*)" + OF_THE_APP);
    }

    /**
     * Those of them that work, or hold a transaction open.
     *
     * @throws NotRunException when the role may not see what others do
     */
    int busyConnections() throws SQLException, NotRunException {
        if (control.number("SELECT count(*)" + OF_THE_APP + " AND state IS NULL") > 0) {
            throw new NotRunException(database.user() + " may not see what others do; grant it pg_read_all_stats");
        }
        return (int) control.number("SELECT count(*)" + OF_THE_APP + " AND state <> 'idle'");
    }

    /**
     * Ends every connection of the implementation.
     *
     * @return how many there were
     * @throws NotRunException when the role may not
     */
    int kill() throws SQLException, NotRunException {
        try {
            return (int) control.number("SELECT count(pg_terminate_backend(pid))" + OF_THE_APP);
        } catch (SQLException e) {
            throw lacking(e, "end connections; grant it pg_signal_backend, or the app's role");
        }
    }

    /** A lock on {@code posts}, until it is released. */
    record Lock(OneConnection connection) implements AutoCloseable {

        void release() {
            connection.close();
        }

        @Override
        public void close() {
            release();
        }
    }

    /**
     * From now on nobody writes to {@code posts}.
     *
     * @throws SQLException when somebody's transaction has not let go of them for 10 s ({@link #isHeld}), or else
     */
    Lock lockWriters() throws SQLException, NotRunException {
        return lock("SHARE");
    }

    private Lock lock(String mode) throws SQLException, NotRunException {
        var connection = connect(database);
        try {
            connection.connection().setAutoCommit(false);
            connection.execute("SET LOCAL lock_timeout = '10s'");
            connection.execute("LOCK TABLE posts IN " + mode + " MODE");
            return new Lock(connection);
        } catch (SQLException e) {
            connection.close();
            throw lacking(e, "lock posts; grant it UPDATE on posts");
        }
    }

    /** Whether a lock was not to be had because of somebody else's transaction. */
    static boolean isHeld(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }

    /** Whether the implementation waits for such a lock. */
    boolean somebodyWaits() throws SQLException {
        return control.number("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('posts')")
                > 0;
    }

    /**
     * Stops the whole server for so long. Where its processes are not this machine's, or not ours to stop, {@code posts} is locked
     * for so long instead, also for readers.
     *
     * @return what was done, for a reader
     */
    String freeze(Duration time) throws SQLException, NotRunException, IOException, InterruptedException {
        var server = postmaster();
        if (server.isPresent()) {
            try (var freeze = Freeze.of(server.get(), time)) {
                freeze.awaitEnd();
            }
            return "server stopped for %d s".formatted(time.toSeconds());
        }
        var lock = lock("ACCESS EXCLUSIVE");
        try {
            Thread.sleep(time.toMillis());
        } finally {
            lock.release();
        }
        return "posts locked for %d s, as the server is not this machine's".formatted(time.toSeconds());
    }

    /** Parent of the process that serves our own connection, if that is on this machine and may be stopped by us. */
    private Optional<ProcessHandle> postmaster() throws SQLException {
        return ProcessHandle.of(control.number("SELECT pg_backend_pid()"))
                .filter(AppDatabase::isPostgres)
                .flatMap(ProcessHandle::parent)
                .filter(AppDatabase::isPostgres);
    }

    private static boolean isPostgres(ProcessHandle process) {
        return process.info()
                .command()
                .filter(path -> path.endsWith("postgres"))
                .isPresent(); // empty for others' processes
    }

    /** Removes the grader's posts, and the events of those where there are any. */
    void forget(Collection<String> marks) throws SQLException {
        if (Audit.hasEvents(control.connection())) {
            forget(marks, "DELETE FROM post_events WHERE post_id IN (SELECT id" + POSTS_WITH + ")");
        }
        forget(marks, "DELETE" + POSTS_WITH);
    }

    private void forget(Collection<String> marks, String sql) throws SQLException {
        try (var delete = control.connection().prepareStatement(sql)) {
            for (var mark : marks) {
                delete.setString(1, mark);
                delete.setString(2, mark);
                delete.executeUpdate();
            }
        }
    }

    private NotRunException lacking(SQLException failure, String right) throws SQLException {
        if (!NO_RIGHT.equals(failure.getSQLState())) {
            throw failure;
        }
        return new NotRunException(database.user() + " may not " + right);
    }

    @Override
    public void close() throws SQLException {
        control.connection().close(); // which may be in use
    }
}
