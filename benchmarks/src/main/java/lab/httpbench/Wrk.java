package lab.httpbench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import lab.load.Mix;
import lab.machine.Cleanup;

/** Another load than the lab's, in a process of its own: <a href="https://github.com/wg/wrk">wrk</a>, with one thread. */
final class Wrk implements Generator {

    private record Running(Process process) implements AutoCloseable {
        @Override
        public void close() {
            try {
                process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** wrk itself would send the same bytes again and again. */
    private record Script(Path file) implements AutoCloseable {

        static Script ofPosts() throws IOException {
            var file = Files.createTempFile("connection-lab-", ".lua");
            try (var posts = Objects.requireNonNull(Wrk.class.getResourceAsStream("posts.lua"))) {
                Files.copy(posts, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return new Script(file);
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    private static final long LOOK_MILLIS = 50;
    private static final long PATIENCE_SECONDS = 10;

    private final Path program;
    private final Cleanup cleanup;
    private final Duration timeout;

    /** @param timeout how long to wait for an answer, and for the last one after the load's end */
    Wrk(Path program, Cleanup cleanup, Duration timeout) {
        this.program = program;
        this.cleanup = cleanup;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "wrk";
    }

    @Override
    public Figures run(URI server, Mix.Kind kind, int connections, Duration time, Runnable everySecond)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command(server, kind, connections, time));
        builder.redirectErrorStream(true);
        var process = cleanup.open(() -> new Running(builder.start())).process();
        var cpu = awaitEnd(process, time, everySecond);
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException("%s ended with status %d: %s"
                    .formatted(
                            program,
                            process.exitValue(),
                            text.lines().findFirst().orElse("")));
        }
        try {
            return figures(WrkOutput.parse(text), cpu);
        } catch (IllegalArgumentException e) {
            throw new IOException(program + " is no wrk 4: " + e.getMessage(), e);
        }
    }

    private List<String> command(URI server, Mix.Kind kind, int connections, Duration time) throws IOException {
        var command = new ArrayList<String>(List.of(
                program.toString(),
                "-t1",
                "-c" + connections,
                "-d" + time.toSeconds() + "s",
                "--timeout",
                timeout.toSeconds() + "s",
                "--latency"));
        if (kind == Mix.Kind.SUBMIT) {
            command.addAll(List.of("-s", cleanup.open(Script::ofPosts).file().toString()));
        }
        command.add(kind.on(server).toString());
        return command;
    }

    /** Its CPU time, but for that of its last moments. */
    private Duration awaitEnd(Process process, Duration time, Runnable everySecond)
            throws IOException, InterruptedException {
        var cpu = new LastSeen<ProcessHandle>();
        var start = System.nanoTime();
        var deadline = start + time.plus(timeout).plusSeconds(PATIENCE_SECONDS).toNanos();
        for (var second = 1; !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS); ) {
            cpu.look(LastSeen.cpuNanos(Stream.of(process.toHandle())));
            if (System.nanoTime() - start > second * 1_000_000_000L) {
                everySecond.run();
                second++;
            }
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException(program + " did not end in time");
            }
        }
        if (process.exitValue() == 0 && System.nanoTime() - start < time.toNanos()) {
            throw new IOException(program + " ended before its time"); // as it does, with good figures, on Ctrl-C
        }
        return Duration.ofNanos(cpu.sum());
    }

    /** A status above 399 is an answer to wrk, but none to the lab. */
    private static Figures figures(WrkOutput output, Duration cpu) {
        var refused = output.failed().getOrDefault("non2xx", 0L);
        var errors =
                output.failed().values().stream().mapToLong(Long::longValue).sum() - refused;
        var good = output.requests() == 0 ? 0 : 1 - (double) refused / output.requests();
        return new Figures(
                output.requests() + errors,
                output.perSecond() * good,
                output.p50(),
                output.p99(),
                output.failed(),
                cpu);
    }
}
