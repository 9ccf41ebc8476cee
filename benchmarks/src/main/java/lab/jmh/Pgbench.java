package lab.jmh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.OnPath;

/**
 * PostgreSQL's own load generator: no JVM, no driver worth the name, hence what the server could do at best. Only
 * the insert is a round trip longer here: pgbench sends BEGIN by itself, the drivers with the first statement.
 */
final class Pgbench {

    /** The benchmarks' statements, in pgbench's language. */
    private static final Map<String, String> SCRIPTS = Map.of(
            "primaryKey",
            "\\set id random(1, " + Target.POSTS + ")\nSELECT id, title, content, date FROM posts WHERE id = :id;\n",
            "list",
            "SELECT id, title, content, date FROM posts ORDER BY date DESC, id DESC LIMIT 50;\n",
            "insert",
            """
            BEGIN;
            INSERT INTO posts (title, content) VALUES ('A new post', 'some text') RETURNING id \\gset
            INSERT INTO post_events (post_id, kind) VALUES (:id, 'created');
            COMMIT;
            """,
            "wait20ms",
            "SELECT pg_sleep(0.02);\n");

    /** Without the time that connecting takes; before version 14 that had other words. */
    private static final Pattern RATE = Pattern.compile(
            "tps = ([0-9.]+) \\((?:without initial connection time|excluding connections establishing)\\)");

    private static final Pattern LATENCY = Pattern.compile("latency average = ([0-9.]+) ms");

    static final String PROGRAM = "pgbench";

    private record Running(Process process) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private final Path program;

    private Pgbench(Path program) {
        this.program = program;
    }

    /** The one on the PATH, else one beside the embedded server's programs; empty when there is neither. */
    static Optional<Pgbench> find() {
        return OnPath.find(PROGRAM)
                .or(() -> ownBinaries()
                        .map(folder -> folder.resolve(PROGRAM))
                        .filter(Files::isExecutable)
                        .findFirst())
                .map(Pgbench::new);
    }

    private static Stream<Path> ownBinaries() {
        try (var versions = Files.list(LabHome.postgres())) {
            return versions.map(version -> version.resolve("bin")).toList().stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }

    /**
     * Runs one of the workloads with prepared statements.
     *
     * @param database filled by {@link Ledger}
     * @throws IOException when pgbench failed, with its last line
     * @throws CancellationException when it was told to end
     */
    Ceiling run(ConnectionString database, String workload, int clients, Duration time, Cleanup cleanup)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command(database, clients, time)).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", database.password());
        builder.environment().put("PGSSLMODE", database.sslMode());
        builder.environment().put("LC_ALL", "C"); // its words are read below
        var process = cleanup.open(() -> new Running(builder.start())).process();
        try (var script = process.outputWriter(StandardCharsets.UTF_8)) {
            script.write(SCRIPTS.getOrDefault(workload, ""));
        } catch (IOException e) {
            // It ended before it read the script; what it printed says why.
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var status = process.waitFor();
        if (Cleanup.toldToEnd(status)) {
            throw new CancellationException(program + " was told to end");
        }
        if (status != 0) {
            var why = output.strip().lines().reduce((before, line) -> line).orElse("no word");
            throw new IOException("%s ended with status %d: %s".formatted(program, status, why));
        }
        return ceiling(workload, clients, output);
    }

    /** @throws IOException when pgbench did not print what it should */
    static Ceiling ceiling(String workload, int clients, String output) throws IOException {
        return new Ceiling(workload, clients, number(RATE, output), number(LATENCY, output));
    }

    private List<String> command(ConnectionString database, int clients, Duration time) {
        var threads = Math.min(clients, Runtime.getRuntime().availableProcessors());
        return Stream.of(
                        program,
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        clients,
                        "-j",
                        threads,
                        "-T",
                        time.toSeconds(),
                        "-f",
                        "-", // by standard input: no file to leave behind
                        "-h",
                        database.host(),
                        "-p",
                        database.port(),
                        "-U",
                        database.user(),
                        database.database())
                .map(Object::toString)
                .toList();
    }

    private static double number(Pattern pattern, String output) throws IOException {
        var match = pattern.matcher(output);
        if (!match.find()) {
            throw new IOException(PROGRAM + " printed no '" + pattern + "'");
        }
        return Double.parseDouble(match.group(1));
    }
}
