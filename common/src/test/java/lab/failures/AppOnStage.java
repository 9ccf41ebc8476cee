package lab.failures;

import static java.util.stream.Collectors.joining;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lab.testing.AppProcess;
import lab.testing.Patience;

/** The variant's whole app in a process of its own, and clients that send it one request each, over a connection each. */
final class AppOnStage implements AutoCloseable {

    private static final String POST = "{\"title\": \"A post\", \"content\": \"some text\"}";

    private final Stage stage;
    private final AppProcess process;
    private final URI address;

    private AppOnStage(Stage stage, AppProcess process, URI address) {
        this.stage = stage;
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it on the stage's database and waits until it listens.
     *
     * @param settings environment variables besides those of the stage
     */
    static AppOnStage start(Stage stage, Map<String, String> settings) {
        var environment = new HashMap<>(settings);
        environment.put("CONN_STR", stage.config().database().toUrl());
        environment.put("LAB_DRIVER", stage.config().driver().label());
        environment.put("PORT", "0");
        environment.put("REQUEST_TIMEOUT", "1h"); // who waits for a worker waits for as long as the play lasts
        try {
            var process = AppProcess.startOnClassPath(environment, line -> {});
            Runtime.getRuntime().addShutdownHook(new Thread(process::close, "stop-app"));
            var app = new AppOnStage(stage, process, process.awaitReady());
            var listed =
                    settings.entrySet().stream().map(Object::toString).sorted().collect(joining(" "));
            stage.say("process", ("starts " + listed).strip(), "listening");
            return app;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends a request; when this returns, its bytes are on their way.
     *
     * @param request such as {@code GET /}; {@code POST /submit} sends a valid post
     * @return in the end the status of the answer, or an {@link IOException} when there is none
     */
    Step<Integer> sends(String client, String request) {
        var status = new CompletableFuture<Integer>();
        var reader = new Thread(() -> {}, client);
        try {
            var socket = new Socket(address.getHost(), address.getPort());
            var body = request.startsWith("POST") ? POST : "";
            var head = "%s HTTP/1.1\r\nHost: lab\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    .formatted(request);
            var text = head + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            reader = new Thread(() -> read(socket, status), client);
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            status.completeExceptionally(e);
        }
        return new Step<>(request, reader, status);
    }

    /**
     * Has it serve one page, however long that takes: the first request of a process loads classes for seconds on a busy machine,
     * and the statements that it makes are the ones that later requests find prepared.
     */
    void warmsUp() {
        var step = sends("client 0", "GET /");
        stage.await(step::done, "the first page");
        tells("client 0", step);
    }

    /** Waits for the answer, and tells what it is. */
    Step<Integer> tells(String client, Step<Integer> step) {
        var status = step.valueOrNull();
        var error = step.error();
        stage.say(
                client,
                step.toString(),
                status != null ? status.toString() : error != null ? String.valueOf(error.getMessage()) : step.says());
        return step;
    }

    /** Whether this request was answered with 200. */
    static boolean isServed(Step<Integer> step) {
        var status = step.valueOrNull();
        return status != null && status == 200;
    }

    /** Whether the liveness probe finds it alive. */
    boolean lives() {
        var lives = isServed(sends("probe", "GET /healthz"));
        stage.say("probe", "GET /healthz", lives ? "200" : "no answer"); // refused or cut off: by how far it has died
        return lives;
    }

    /** Waits for its end; returns the exit status. */
    int awaitEnd() {
        try {
            process.handle().onExit().get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            var status = process.awaitEnd();
            stage.say("process", "ends with exit status " + status, process.lastWords());
            return status;
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static void read(Socket socket, CompletableFuture<Integer> status) {
        try (socket) {
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var words = answer.split(" ", 3);
            if (words.length < 3) {
                throw new EOFException("cut off without an answer");
            }
            status.complete(Integer.valueOf(words[1]));
        } catch (IOException e) {
            status.completeExceptionally(e instanceof EOFException ? e : new EOFException("cut off without an answer"));
        }
    }
}
