package lab.testing;

import java.sql.SQLException;
import lab.config.ConnectionString;
import lab.config.Driver;

/** Makes and drops whole databases on a server. */
public final class Databases {

    private Databases() {}

    /**
     * Makes an empty database.
     *
     * @param server any database on the server, as a user who may make others
     * @return where the new one is
     * @throws SQLException when the server is not there or refuses
     */
    public static ConnectionString create(ConnectionString server, String name) throws SQLException {
        execute(server, "CREATE DATABASE \"" + name + "\"");
        return server.withDatabase(name);
    }

    /** Drops a database, and ends whatever is still connected to it. */
    public static void drop(ConnectionString server, String name) throws SQLException {
        execute(server, "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
    }

    private static void execute(ConnectionString server, String sql) throws SQLException {
        try (var connection = Driver.PGJDBC.dataSource(server, Patience.LIMIT).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
