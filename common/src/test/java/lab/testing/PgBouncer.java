package lab.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.config.ConnectionString;

/** A real PgBouncer in transaction mode before a server, on a free port: the machine's own ({@code apt install pgbouncer}). */
public final class PgBouncer implements AutoCloseable {

    private static final int NAMES_OF_ITS_OWN = 121;

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Pattern VERSION = Pattern.compile("PgBouncer (\\d+)\\.(\\d+)");

    private final ConnectionString server;
    private final Path file;
    private final int port;
    private final Process process;

    private PgBouncer(ConnectionString server, Path file, int port, Process process) {
        this.server = server;
        this.file = file;
        this.port = port;
        this.process = process;
    }

    /** The program, on the path or where Debian has it for administrators; empty where there is none. */
    public static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** From 1.21 on it can give statements names of its own, and from 1.24 on it does (PgBouncer's NEWS). */
    private static String likeAnOldOne() throws IOException, InterruptedException {
        var process = new ProcessBuilder(program().orElseThrow().toString(), "--version").start();
        var version = VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        process.waitFor();
        var is = version.find() ? 100 * Integer.parseInt(version.group(1)) + Integer.parseInt(version.group(2)) : 0;
        return is < NAMES_OF_ITS_OWN ? "" : "max_prepared_statements = 0";
    }

    /**
     * Starts one and waits until it answers. It has a single connection to each database, which all its clients share.
     *
     * @param connectQuery what it says first on that connection; empty for nothing
     * @param settings further lines of its configuration, such as {@code default_pool_size = 2}
     * @throws IOException when it does not start
     */
    public static PgBouncer before(ConnectionString server, String connectQuery, String... settings)
            throws IOException, InterruptedException {
        var port = EmbeddedServer.freePort();
        var text = configuration(server, port, connectQuery) + String.join("\n", settings) + "\n";
        var file = Files.createTempFile("pgbouncer-", ".ini"); // may hold a password: its owner's only
        Files.writeString(file, text);
        if (isRoot()) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
        var pgbouncer = new PgBouncer(server, file, port, run(file));
        Runtime.getRuntime().addShutdownHook(new Thread(pgbouncer::close, "stop-pgbouncer"));
        try {
            pgbouncer.awaitReady();
            return pgbouncer;
        } catch (IOException | InterruptedException e) {
            pgbouncer.close();
            throw e;
        }
    }

    private static String configuration(ConnectionString server, int port, String connectQuery)
            throws IOException, InterruptedException {
        var password = server.password().isEmpty()
                ? ""
                : " password='" + server.password().replace("'", "''") + "'";
        var first = connectQuery.isEmpty() ? "" : " connect_query='" + connectQuery + "'";
        return """
                [databases]
                * = host=%s port=%d user=%s%s%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 1
                ignore_startup_parameters = extra_float_digits
                %s
                """.formatted(server.host(), server.port(), server.user(), password, first, port, likeAnOldOne());
    }

    /** It does not run as root. */
    private static Process run(Path file) throws IOException {
        var program = program().orElseThrow().toString();
        var command = isRoot()
                ? List.of(program, "-q", "-u", "nobody", file.toString())
                : List.of(program, "-q", file.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void awaitReady() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) {
                if (process.waitFor(PAUSE.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                    throw new IOException("pgbouncer did not start with " + Files.readString(file), e);
                }
            }
        }
    }

    /** The server's database, through it. */
    public ConnectionString address() {
        return new ConnectionString("127.0.0.1", port, server.database(), server.user(), "", "disable");
    }

    /**
     * Changes a setting while it runs, such as {@code query_wait_timeout = 1}. By its file and a signal: its console is closed to
     * pgjdbc, which begins with a SET that is not the console's.
     */
    public void set(String setting) throws IOException, InterruptedException {
        Files.writeString(file, setting + "\n", StandardOpenOption.APPEND);
        var signal = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
        if (signal.waitFor() != 0) {
            throw new IOException("no pgbouncer to tell of " + setting);
        }
    }

    /** Ends it with its file, which is all that it leaves: also when the program that has started it is told to end. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        file.toFile().delete();
    }
}
