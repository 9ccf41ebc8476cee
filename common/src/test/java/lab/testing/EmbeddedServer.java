package lab.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
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

    private static final int ATTEMPTS = 3;
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Path binaries;
    private final Path home;
    private final int maxConnections;
    private final int port;

    private EmbeddedPostgres postgres;
    private @Nullable ProcessHandle postmaster;

    private EmbeddedServer(Path binaries, Path home, int maxConnections) throws IOException {
        this.binaries = binaries;
        this.home = home;
        this.maxConnections = maxConnections;
        this.postgres = runOnFreePort();
        this.port = postgres.getPort();
        this.postmaster = postmaster();
    }

    /**
     * Starts a server; takes about a second, three the first time.
     *
     * @param binaries folder for the unpacked programs, kept for the next start
     * @throws IOException when it does not start; nothing is left behind then
     */
    public static EmbeddedServer start(Path binaries) throws IOException {
        return start(binaries, MAX_CONNECTIONS);
    }

    /**
     * Starts a server that allows another number of connections than a stock one.
     *
     * @param binaries as above
     * @param maxConnections three of them are for superusers only
     * @throws IOException as above
     */
    public static EmbeddedServer start(Path binaries, int maxConnections) throws IOException {
        System.setProperty("ot.epg.working-dir", binaries.toString()); // or zonky makes a folder in java.io.tmpdir too
        var home = Files.createTempDirectory("connection-lab-postgres-");
        try {
            return new EmbeddedServer(binaries, home, maxConnections);
        } catch (IOException | RuntimeException e) {
            delete(home);
            throw e;
        }
    }

    /**
     * Starts a server for one experiment, from this checkout's binaries; ends with the JVM if nobody closes it before.
     *
     * @param maxConnections as above
     * @throws UncheckedIOException when it does not start
     */
    public static EmbeddedServer forOneExperiment(int maxConnections) {
        try {
            var server = start(Path.of(System.getProperty("lab.root", ".."), "target/postgres"), maxConnections);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-postgres"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Between the choice of a free port and its use another server may have taken it. Then ours ends, and zonky either says so
     * or finds the other one, which answers: ours left no pid file.
     */
    private EmbeddedPostgres runOnFreePort() throws IOException {
        var reason = new IOException("the server's port was taken " + ATTEMPTS + " times in a row");
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                var started = run(freePort());
                if (Files.exists(pidFile())) {
                    return started;
                }
                started.close();
            } catch (IOException e) {
                reason = e;
                endLatecomer();
            }
        }
        throw reason;
    }

    /** One that was too slow for zonky may be up by now, or later. */
    private void endLatecomer() throws IOException {
        var latecomer = Files.exists(pidFile()) ? postmaster() : null;
        if (latecomer != null) {
            latecomer.destroyForcibly();
        }
    }

    /**
     * A port that is free now, from below those that a system gives to clients and to whoever asks for any: a server that is
     * stopped finds it free when it {@link #resume resumes}.
     *
     * @throws IOException when there is none
     */
    public static int freePort() throws IOException {
        for (var attempt = 1; attempt < 100; attempt++) {
            var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException e) {
                // The next one then.
            }
        }
        throw new IOException("there is no free port from 20000 to 32000");
    }

    /** Starts it on the data that is there, or on new data if there is none. */
    private EmbeddedPostgres run(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setOverrideWorkingDirectory(Files.createDirectories(binaries).toFile())
                .setDataDirectory(home.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("max_connections", Integer.toString(maxConnections))
                .setPGStartupWait(Duration.ofSeconds(30))
                .setRegisterShutdownHook(false) // whoever starts it ends it, in the right order
                .setOutputRedirector(Redirect.DISCARD)
                .setErrorRedirector(Redirect.DISCARD)
                .start();
    }

    private @Nullable ProcessHandle postmaster() throws IOException {
        var pid = Files.readAllLines(pidFile()).get(0).strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElse(null);
    }

    /** Stops the server, by force if it takes longer than 10 s, and keeps its data for {@link #resume}. Never throws. */
    public synchronized void stop() {
        try {
            postgres.close();
        } catch (IOException | RuntimeException e) {
            // A second Ctrl-C ends pg_ctl, but not the stop that it asked for: the wait below is for the server itself.
        }
        if (postmaster != null) {
            awaitEnd(postmaster);
            postmaster = null;
        }
    }

    /** The same without a word to anybody: {@code pg_ctl stop -m immediate}. What it had committed it finds in its log when it resumes. */
    public synchronized void stopAtOnce() {
        process().ifPresent(server -> signal("-QUIT", server));
        stop();
    }

    private static void signal(String signal, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts it again after {@link #stop}, with the same data on the same port.
     *
     * @throws UncheckedIOException when it does not start
     */
    public synchronized void resume() {
        try {
            postgres = run(port);
            postmaster = postmaster();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The postmaster, whose children are all the server's other processes; empty while it is stopped. */
    public synchronized Optional<ProcessHandle> process() {
        return Optional.ofNullable(postmaster);
    }

    /** The server's own database, as the superuser, without a password. */
    public ConnectionString admin() {
        return new ConnectionString("127.0.0.1", port, "postgres", "postgres", "", "disable");
    }

    /** Makes an empty database. */
    public ConnectionString createDatabase(String name) throws SQLException {
        return Databases.create(admin(), name);
    }

    /** Stops the server, by force if it takes longer than 10 s, and deletes its data. Never throws. */
    @Override
    public void close() {
        stop();
        delete(home);
    }

    /** Its last act is to delete its pid file; the process itself may stay a zombie for seconds, until somebody reaps it. */
    private void awaitEnd(ProcessHandle process) {
        var deadline = System.nanoTime() + STOP.toNanos();
        while (process.isAlive() && Files.exists(pidFile())) {
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
                return;
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private Path pidFile() {
        return home.resolve("data/postmaster.pid");
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
