package lab.race;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import lab.config.ConnectionString;
import lab.config.Driver;
import org.jspecify.annotations.Nullable;

/** Counts a database's connections in {@code pg_stat_activity}, over a connection that it opened before the rush. */
final class ConnectionCount implements AutoCloseable {

    private final Connection connection;
    private final PreparedStatement query;

    ConnectionCount(ConnectionString server) throws SQLException {
        connection = Driver.PGJDBC.dataSource(server, Duration.ofSeconds(5)).getConnection();
        query = connection.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE datname = ?");
    }

    /** Connections to this database now, or null when the server does not answer. */
    @Nullable Integer of(ConnectionString database) {
        try {
            query.setString(1, database.database());
            try (var row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            return null;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
