package lab.testing;

import java.sql.Connection;
import java.sql.SQLException;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.store.ConnectionSource;

/**
 * A connection for one thread at a time, which is all that the store asks for.
 *
 * @param connection open, in autocommit mode
 */
public record OneConnection(Connection connection) implements ConnectionSource {

    /** Opens a connection on which a read takes at most {@link Patience#LIMIT}, so that no test hangs. */
    public static OneConnection open(Driver driver, ConnectionString database) throws SQLException {
        return new OneConnection(driver.dataSource(database, Patience.LIMIT).getConnection());
    }

    @Override
    public <T> T lend(Work<T> work) throws SQLException {
        return work.on(connection);
    }

    /** Runs one statement. */
    public void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    public long number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The first column of the first row, as text. */
    public String text(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
