package lab.failures;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import lab.config.StartupException;
import lab.testing.AppProcess;
import lab.testing.Patience;

/** The variant's whole app in a process of its own, as its clients see it. */
final class App implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AppProcess process;

    private App(AppProcess process) {
        this.process = process;
    }

    /** What a client gets; {@code retryAfter} is empty when the header is not there. */
    record Answer(int status, String retryAfter, String body) {
        @Override
        public String toString() {
            // Drawn by lot, and equal answers must read alike.
            var retry = retryAfter.isEmpty() ? "" : ", Retry-After: " + retryAfter.replaceFirst("^[123]$", "1 to 3");
            var text = body.startsWith("<") ? "a page" : body;
            return status + retry + ", " + text;
        }
    }

    /** Starts the app on a free port; returns at once. */
    static App start(Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("PORT", "0");
        try {
            var process = AppProcess.startOnClassPath(all, line -> {});
            Runtime.getRuntime().addShutdownHook(new Thread(process::close, "stop-app"));
            return new App(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the answer to a GET request. */
    Answer get(String path) {
        return starts(path).join();
    }

    /** Sends a post of this title with these further headers, and waits for the answer. */
    Answer posts(String title, Map<String, String> headers) {
        var body = "{\"title\": \"%s\", \"content\": \"some text\"}".formatted(title);
        var request = HttpRequest.newBuilder(listening().resolve("/submit"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return starts(request).join();
    }

    /** Sends a GET request, once the app listens, and does not wait for the answer. */
    CompletableFuture<Answer> starts(String path) {
        return starts(HttpRequest.newBuilder(listening().resolve(path)));
    }

    private CompletableFuture<Answer> starts(HttpRequest.Builder request) {
        return client.sendAsync(request.timeout(Patience.LIMIT).build(), BodyHandlers.ofString())
                .thenApply(answer -> new Answer(
                        answer.statusCode(),
                        answer.headers().firstValue("Retry-After").orElse(""),
                        answer.body().strip()));
    }

    /** Waits until it has ended instead of coming up; tells how. */
    String endAtStart() {
        try {
            return "listens on " + process.awaitReady();
        } catch (StartupException e) {
            return "exit status " + awaitEnd() + ", "
                    + process.lastWords().replaceFirst("^.* - ", "").replaceFirst(": .*", "");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            close();
        }
    }

    private int awaitEnd() {
        try {
            return process.awaitEnd();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI listening() {
        try {
            return process.awaitReady();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
