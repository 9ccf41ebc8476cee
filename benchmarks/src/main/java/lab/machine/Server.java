package lab.machine;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.config.StartupException;
import lab.testing.Databases;
import lab.testing.EmbeddedServer;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL of a lab command: the one that {@code CONN_STR} names, else an embedded one that ends with the command. */
public final class Server implements AutoCloseable {

    private final ConnectionString admin;
    private final @Nullable EmbeddedServer embedded;
    private final List<String> created = new ArrayList<>();
    private boolean closed;

    private Server(ConnectionString admin, @Nullable EmbeddedServer embedded) {
        this.admin = admin;
        this.embedded = embedded;
    }

    /**
     * Connects to the given server, or starts one.
     *
     * @throws StartupException when it can't be reached, or not be started
     */
    public static Server open(Map<String, String> environment) {
        var given = environment.getOrDefault("CONN_STR", "");
        if (!given.isBlank()) {
            var server = new Server(ConnectionString.parse(given.strip()), null);
            server.version();
            return server;
        }
        try {
            var embedded = EmbeddedServer.start(LabHome.postgres());
            return new Server(embedded.admin(), embedded);
        } catch (IOException | RuntimeException e) {
            throw new StartupException("The embedded PostgreSQL did not start (" + e.getMessage()
                    + "); free some disk space, or set CONN_STR to a server of your own.");
        }
    }

    /** Whether the lab started it. */
    public boolean isEmbedded() {
        return embedded != null;
    }

    /** The postmaster of a server that the lab started, the parent of all its processes; empty for somebody else's server. */
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(embedded).flatMap(EmbeddedServer::process);
    }

    /** As the user of {@code CONN_STR}, in the database that it names. */
    public ConnectionString admin() {
        return admin;
    }

    /**
     * Makes an empty database, which is dropped when this is closed, or by {@link #drop}.
     *
     * @throws StartupException when the user may not
     * @throws CancellationException when this is closed: nobody would drop it
     */
    public synchronized ConnectionString create(String name) {
        if (closed) {
            throw new CancellationException("the lab is ending");
        }
        try {
            var database = Databases.create(admin, name);
            created.add(name);
            return database;
        } catch (SQLException e) {
            throw new StartupException("Unable to make the database " + name + " on " + admin + ": " + e.getMessage()
                    + "; the user of CONN_STR needs the right CREATEDB.");
        }
    }

    /** Drops a database that {@link #create} made, and ends whatever is still connected to it; nothing when that is done. */
    public synchronized void drop(ConnectionString database) throws SQLException {
        if (created.remove(database.database())) {
            Databases.drop(admin, database.database());
        }
    }

    /**
     * The server's version, such as {@code 18.6}.
     *
     * @throws StartupException when the server can't be reached
     */
    public String version() {
        return setting("server_version");
    }

    private String setting(String name) {
        try (var connection =
                        Driver.PGJDBC.dataSource(admin, Duration.ofSeconds(10)).getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new StartupException("Unable to reach the database of CONN_STR (" + admin + "): "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + " Check CONN_STR.");
        }
    }

    /**
     * How many connections the server allows, those for superusers included.
     *
     * @throws StartupException when the server can't be reached
     */
    public int maxConnections() {
        return Integer.parseInt(setting("max_connections"));
    }

    /** Stops the embedded server, or drops what was made on the given one. */
    @Override
    public synchronized void close() throws SQLException {
        closed = true;
        if (embedded != null) {
            created.clear();
            embedded.close();
            return;
        }
        while (!created.isEmpty()) {
            Databases.drop(admin, created.remove(created.size() - 1));
        }
    }
}
