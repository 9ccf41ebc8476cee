package lab.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.config.StartupException;
import lab.load.Mix;
import org.jspecify.annotations.Nullable;

/** The implementation that is graded: what it answers, and its life. */
final class Subject implements AutoCloseable {

    /** A page that takes longer is none. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** A cold JVM on a busy machine. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final Duration STOP = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 200;
    private static final Pattern ERROR = Pattern.compile("(?i)error|not found|denied|exception");

    private final Terms terms;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private volatile @Nullable Process child;
    private boolean closed;
    private volatile String said = "";

    Subject(Terms terms) {
        this.terms = terms;
    }

    /** The port of a URL, also where it does not say one. */
    static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    URI url() {
        return terms.url();
    }

    /** Asks for the page; its status. */
    int page() throws IOException, InterruptedException {
        return status(http, pageRequest());
    }

    /** Waits for the whole answer: Java's own time-out ends with its head. */
    private static int status(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        var answer = http.sendAsync(request, BodyHandlers.discarding());
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("no answer within " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    /** As many pages one after the other, each over a connection of its own, until one is not good within {@link #PATIENCE}. */
    int goodPages(int count) throws InterruptedException {
        for (var page = 0; page < count; page++) {
            try {
                var fresh = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
                if (status(fresh, pageRequest()) != 200) {
                    return page;
                }
            } catch (IOException e) {
                return page;
            }
        }
        return count;
    }

    private HttpRequest pageRequest() {
        return HttpRequest.newBuilder(Mix.Kind.GET.on(terms.url()))
                .timeout(PATIENCE)
                .build();
    }

    /** Sends a post; does not wait. */
    CompletableFuture<HttpResponse<String>> submit(String title, String content) {
        var json = "{\"title\": \"%s\", \"content\": \"%s\"}".formatted(title, content);
        return http.sendAsync(submission("POST", json.getBytes(StandardCharsets.UTF_8), STOP), BodyHandlers.ofString());
    }

    /** Sends whatever it is to {@code /submit}; the status. */
    int submit(String method, byte[] body) throws IOException, InterruptedException {
        return status(http, submission(method, body, PATIENCE));
    }

    private HttpRequest submission(String method, byte[] body, Duration time) {
        return HttpRequest.newBuilder(Mix.Kind.SUBMIT.on(terms.url()))
                .header("Content-Type", "application/json")
                .timeout(time)
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
    }

    /** Whether it answers anything. */
    boolean isUp() throws InterruptedException {
        try {
            return page() < 500;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Starts it if it does not answer and there is a command for that.
     *
     * @throws NotRunException when it does not answer
     */
    void ensureUp() throws NotRunException, InterruptedException {
        if (isUp()) {
            return;
        }
        if (terms.restartCommand() == null) {
            throw new NotRunException("the server does not answer any more; --restart-command starts it again");
        }
        restart();
        if (!isUp()) {
            throw new NotRunException("the server does not answer, also after --restart-command" + lastWords());
        }
    }

    private String lastWords() {
        return said.isEmpty() ? "" : ", which said: " + said;
    }

    /** Runs the command, and waits until it answers, or long enough. */
    void restart() throws InterruptedException {
        endChild();
        start();
        for (var end = System.nanoTime() + START.toNanos(); System.nanoTime() < end && !hasFailed() && !isUp(); ) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** @throws CancellationException when the grader is ending: nobody would end it */
    private synchronized Process start() {
        if (closed) {
            throw new CancellationException("the lab is ending");
        }
        try {
            var command =
                    new ProcessBuilder("sh", "-c", String.valueOf(terms.restartCommand())).redirectErrorStream(true);
            command.environment().put("CONN_STR", terms.database().toUrl());
            command.environment().put("PORT", Integer.toString(port(terms.url())));
            var started = command.start();
            child = started;
            listenTo(started);
            return started;
        } catch (IOException e) {
            throw new StartupException("--restart-command needs a shell: " + e.getMessage());
        }
    }

    private boolean hasFailed() {
        var running = child;
        return running != null && !running.isAlive() && running.exitValue() != 0;
    }

    /** Keeps the last line that speaks of an error, or the last one: when it does not start, that is why. */
    private void listenTo(Process process) {
        said = "";
        var reader = new Thread(() -> process.inputReader().lines().forEach(this::hear), "output-of-command");
        reader.setDaemon(true);
        reader.start();
    }

    private void hear(String line) {
        if (!line.isBlank()
                && (ERROR.matcher(line).find() || !ERROR.matcher(said).find())) {
            said = line.strip();
        }
    }

    /**
     * Sends SIGTERM and waits for the end; where the process is not known, the command has to do both.
     *
     * @return whether it ended by itself
     * @throws NotRunException when there is neither process nor command
     */
    boolean terminate() throws NotRunException, InterruptedException {
        var known = process();
        if (known.length > 0) {
            var asked = Stream.of(known).filter(ProcessHandle::destroy).count();
            if (asked == 0 && Stream.of(known).anyMatch(ProcessHandle::isAlive)) {
                throw new NotRunException("process " + known[0].pid() + " takes no signal from this user");
            }
            return awaitEnd(known) && !isUp(); // or somebody else's process answers
        }
        if (terms.restartCommand() == null) {
            throw new NotRunException("it needs the process: --pid N, or --restart-command");
        }
        var command = start();
        if (!command.waitFor(STOP.toSeconds(), TimeUnit.SECONDS) || command.exitValue() != 0) {
            throw new NotRunException("--restart-command did not end what was running" + lastWords());
        }
        return true;
    }

    private ProcessHandle[] process() {
        var pid = terms.pid();
        if (pid != null) {
            return ProcessHandle.of(pid).stream().toArray(ProcessHandle[]::new);
        }
        var running = child;
        return running == null || !running.isAlive() ? new ProcessHandle[0] : family(running);
    }

    private static ProcessHandle[] family(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toArray(ProcessHandle[]::new);
    }

    private static boolean awaitEnd(ProcessHandle... processes) throws InterruptedException {
        var end = System.nanoTime() + STOP.toNanos();
        while (System.nanoTime() < end && Stream.of(processes).anyMatch(ProcessHandle::isAlive)) {
            Thread.sleep(PAUSE_MILLIS);
        }
        return Stream.of(processes).noneMatch(ProcessHandle::isAlive);
    }

    /** Ends what the command left running as its own child: the next one needs the port. */
    private void endChild() throws InterruptedException {
        var running = child;
        if (running == null || !running.isAlive()) {
            return;
        }
        var all = family(running);
        Stream.of(all).forEach(ProcessHandle::destroy);
        if (!awaitEnd(all)) {
            Stream.of(all).forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            endChild();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
