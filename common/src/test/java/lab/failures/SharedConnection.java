package lab.failures;

import java.sql.Connection;
import java.sql.SQLException;
import lab.store.ConnectionSource;

/** What the broken variant's {@code Database} is: for experiments on the pooled one that show both side by side. */
record SharedConnection(Connection connection) implements ConnectionSource {

    @Override
    public <T> T lend(Work<T> work) throws SQLException {
        return work.on(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
