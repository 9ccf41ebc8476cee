package lab.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lab.config.StartupException;

/** One app in a JVM of its own: own heap, own crash, and for this machine only unless {@code BIND_ADDRESS} says otherwise. */
public final class AppProcess implements AutoCloseable {

    /** Enough for 200 users, small enough for a laptop that runs two apps, a database and a browser. */
    static final String HEAP = "-Xmx192m";

    private static final Duration STOP = Duration.ofSeconds(3);
    private static final Pattern LISTENING = Pattern.compile("Listening on (\\S+) port (\\d+)(\"|$)");
    private static final Pattern LAST_WORDS = Pattern.compile("panic: .*|.*[ =\"]ERROR[ \"].*");

    private final Process process;
    private final Thread reader;
    private final CompletableFuture<URI> url = new CompletableFuture<>();
    private volatile String lastWords = "";

    private AppProcess(Process process, Consumer<String> output) {
        this.process = process;
        this.reader = new Thread(() -> read(output), "output-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts an app from its jar; returns at once.
     *
     * @param jar with its {@code lib} beside it
     * @param environment what is set besides the lab's own environment; {@code CONN_STR} at least
     * @param output gets every line that the app prints
     * @throws IOException when there is no JVM to run it
     * @throws StartupException when the jar is not built
     */
    public static AppProcess start(Path jar, Map<String, String> environment, Consumer<String> output)
            throws IOException {
        if (!Files.exists(jar)) {
            throw new StartupException(jar + " is missing; build it with ./lab or mvn package.");
        }
        return launch(List.of("-jar", jar.toString()), environment, output);
    }

    /**
     * Starts the app whose {@code lab.app.Main} is on this class path, out of jars with their {@code lib} beside them and of
     * folders; what comes first wins. Returns at once.
     *
     * @param environment as above
     * @param output as above
     * @throws IOException when there is no JVM to run it
     */
    public static AppProcess start(List<Path> classPath, Map<String, String> environment, Consumer<String> output)
            throws IOException {
        var joined = classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return launch(List.of("-cp", joined, "lab.app.Main"), environment, output);
    }

    /**
     * Starts the app whose {@code lab.app.Main} is on this JVM's own class path; returns at once.
     *
     * @param environment as above
     * @param output as above
     * @throws IOException when there is no JVM to run it
     */
    public static AppProcess startOnClassPath(Map<String, String> environment, Consumer<String> output)
            throws IOException {
        // It lives for seconds: the second compiler would only take time from the others.
        var program = List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "lab.app.Main");
        return launch(program, environment, output);
    }

    private static AppProcess launch(List<String> program, Map<String, String> environment, Consumer<String> output)
            throws IOException {
        var builder = new ProcessBuilder(command(program)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().putIfAbsent("BIND_ADDRESS", "127.0.0.1"); // a workshop's Wi-Fi has neighbours
        builder.environment().putIfAbsent("DRAIN_IDLE", "0s"); // nobody comes back
        return new AppProcess(builder.start(), output);
    }

    private static List<String> command(List<String> program) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(HEAP, "-XX:+UseSerialGC"));
        if (Runtime.version().feature() >= 24) { // netty's warnings, see docs/reference/configuration.md
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(program);
        return command;
    }

    /**
     * Waits until the app listens, which it does when its database is ready.
     *
     * @return where it listens
     * @throws StartupException when it ended instead, with its last words, or takes longer than {@link Patience#LIMIT}
     */
    public URI awaitReady() throws InterruptedException {
        try {
            return url.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StartupException("The app ended at start: " + lastWords());
        } catch (TimeoutException e) {
            var used = cpuTime().map(time -> "; it has used %d ms of CPU time".formatted(time.toMillis()));
            throw new StartupException(
                    "The app did not start within " + Patience.LIMIT.toSeconds() + " s" + used.orElse("") + ".");
        }
    }

    /** Waits for the end of the process and of its output; returns the exit status. */
    public int awaitEnd() throws InterruptedException {
        var status = process.waitFor();
        reader.join(Patience.LIMIT.toMillis());
        return status;
    }

    /** The last line that says why the app ended or failed; empty when it said nothing. */
    public String lastWords() {
        return lastWords;
    }

    /** CPU time used so far, or empty when the process has ended or the system does not tell. */
    public Optional<Duration> cpuTime() {
        return process.info().totalCpuDuration();
    }

    /** The process itself. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends the process: with SIGTERM, and with SIGKILL when that takes longer than 3 s. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read(Consumer<String> output) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.accept(line);
                if (LAST_WORDS.matcher(line).matches()) {
                    lastWords = line;
                }
                var listening = LISTENING.matcher(line);
                if (listening.find()) {
                    url.complete(url(listening.group(1), listening.group(2)));
                }
            }
        } catch (IOException e) {
            // The stream ends with the process.
        }
        url.completeExceptionally(new IOException("ended"));
    }

    private static URI url(String address, String port) throws UnknownHostException {
        var every = InetAddress.getByName(address).isAnyLocalAddress();
        var host = every ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
        return URI.create("http://" + host + ":" + port);
    }
}
