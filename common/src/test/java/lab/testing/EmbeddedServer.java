package lab.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import lab.config.ConnectionString;
import lab.config.Driver;

/**
 * A real PostgreSQL on a free port, started from binaries that Maven fetched: no Docker, no root needed. Like a stock server
 * it allows 100 connections, 97 of them for ordinary roles; unlike one it does not wait for the disk ({@code fsync=off}), so
 * figures for writes are flatter.
 */
public final class EmbeddedServer implements AutoCloseable {

    /** A stock server's; zonky's own default is higher. */
    public static final int MAX_CONNECTIONS = 100;

    private final EmbeddedPostgres postgres;
    private final Path home;

    private EmbeddedServer(EmbeddedPostgres postgres, Path home) {
        this.postgres = postgres;
        this.home = home;
    }

    /**
     * Starts a server; takes about a second, three the first time.
     *
     * @param binaries folder for the unpacked programs, kept for the next start
     * @throws IOException when it does not start; nothing is left behind then
     */
    public static EmbeddedServer start(Path binaries) throws IOException {
        var home = Files.createTempDirectory("connection-lab-postgres-");
        try {
            var postgres = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(
                            Files.createDirectories(binaries).toFile())
                    .setDataDirectory(home.resolve("data"))
                    .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
                    .setPGStartupWait(Duration.ofSeconds(30))
                    .setRegisterShutdownHook(false) // whoever starts it ends it, in the right order
                    .setOutputRedirector(Redirect.DISCARD)
                    .setErrorRedirector(Redirect.DISCARD)
                    .start();
            return new EmbeddedServer(postgres, home);
        } catch (IOException | RuntimeException e) {
            delete(home);
            throw e;
        }
    }

    /** Where the database of this name is, whether or not it exists; the superuser's, without a password. */
    public ConnectionString database(String name) {
        return new ConnectionString("127.0.0.1", postgres.getPort(), name, "postgres", "", "disable");
    }

    /** Makes an empty database. */
    public ConnectionString createDatabase(String name) throws SQLException {
        var source = Driver.PGJDBC.dataSource(database("postgres"), Duration.ZERO);
        try (var connection = source.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + name + "\"");
        }
        return database(name);
    }

    /** Stops the server and deletes its data. */
    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(home);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // Half deleted already, by the server's own clean-up.
        }
    }
}
