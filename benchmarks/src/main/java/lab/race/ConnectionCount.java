package lab.race;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import lab.config.ConnectionString;
import lab.config.Driver;
import org.jspecify.annotations.Nullable;

/**
 * Counts the apps' connections in {@code pg_stat_activity}, over a connection that it opened before the rush, in a thread of its
 * own: a server that does not answer delays nobody.
 */
final class ConnectionCount implements AutoCloseable {

    /** Longer than a server is ever frozen here. */
    private static final Duration NETWORK = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(500);

    /** A count that is older is none of this second. */
    private static final Duration FRESH = Duration.ofMillis(1500);

    /** Connections by the name of their database, and when they were counted, by {@link System#nanoTime}. */
    private record Count(Map<String, Integer> connections, long at) {}

    private final Connection connection;
    private final PreparedStatement query;
    private final Thread thread = new Thread(this::count, "connection-count");
    private volatile @Nullable Count last;

    ConnectionCount(ConnectionString server) throws SQLException {
        connection = Driver.PGJDBC.dataSource(server, NETWORK).getConnection();
        query = connection.prepareStatement("SELECT datname, count(*) FROM pg_stat_activity"
                + " WHERE application_name = ? AND datname IS NOT NULL GROUP BY datname");
        query.setString(1, Driver.APPLICATION_NAME);
        thread.setDaemon(true);
        thread.start();
    }

    /** Connections to this database a moment ago, or null when the server does not answer. */
    @Nullable Integer of(ConnectionString database) {
        var count = last;
        return count == null || System.nanoTime() - count.at() > FRESH.toNanos()
                ? null
                : count.connections().getOrDefault(database.database(), 0);
    }

    private void count() {
        try {
            while (!Thread.interrupted() && !connection.isClosed()) {
                look();
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (SQLException | InterruptedException e) {
            // The race is over, or the server is: then there is nothing to count.
        }
    }

    private void look() throws SQLException {
        var connections = new HashMap<String, Integer>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                connections.put(rows.getString(1), rows.getInt(2));
            }
        }
        last = new Count(connections, System.nanoTime());
    }

    @Override
    public void close() throws SQLException {
        thread.interrupt();
        connection.abort(Runnable::run); // also while the server does not answer
    }
}
