package lab.app;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import lab.config.Config;
import lab.store.ConnectionSource;

/** The database as a beginner sees it: one connection, opened at start, lent to every request at once. */
final class Database implements ConnectionSource {

    private final Connection connection;

    private Database(Connection connection) {
        this.connection = connection;
    }

    /** Connects. */
    static Database open(Config config) throws SQLException {
        var driver = config.driver().dataSource(config.database(), Duration.ZERO);
        return new Database(driver.getConnection());
    }

    @Override
    public <T> T lend(Work<T> work) throws SQLException {
        return work.on(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
