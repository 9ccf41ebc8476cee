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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lab.config.ConnectionString;
import org.jspecify.annotations.Nullable;

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

    private final @Nullable ProcessHandle postmaster;

    private EmbeddedServer(EmbeddedPostgres postgres, Path home) throws IOException {
        this.postgres = postgres;
        this.home = home;
        var pid = Files.readAllLines(home.resolve("data/postmaster.pid")).get(0).strip();
        this.postmaster = ProcessHandle.of(Long.parseLong(pid)).orElse(null);
    }

    /**
     * Starts a server; takes about a second, three the first time.
     *
     * @param binaries folder for the unpacked programs, kept for the next start
     * @throws IOException when it does not start; nothing is left behind then
     */
    public static EmbeddedServer start(Path binaries) throws IOException {
        System.setProperty("ot.epg.working-dir", binaries.toString()); // or zonky makes a folder in java.io.tmpdir too
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

    /** The server's own database, as the superuser, without a password. */
    public ConnectionString admin() {
        return new ConnectionString("127.0.0.1", postgres.getPort(), "postgres", "postgres", "", "disable");
    }

    /** Makes an empty database. */
    public ConnectionString createDatabase(String name) throws SQLException {
        return Databases.create(admin(), name);
    }

    /** Stops the server, by force if it takes longer than 10 s, and deletes its data. Never throws. */
    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException | RuntimeException e) {
            // A second Ctrl-C ends pg_ctl, but not the stop that it asked for: the wait below is for the server itself.
        }
        if (postmaster != null) {
            awaitEnd(postmaster);
        }
        delete(home);
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
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
