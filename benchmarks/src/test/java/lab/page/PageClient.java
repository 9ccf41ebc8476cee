package lab.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.testing.Patience;
import org.jspecify.annotations.Nullable;

/** A live page's server as a page sees it: its events, and its controls. */
public final class PageClient implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("<meta name=\"lab-token\" content=\"([0-9a-f]{32})\">");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One event of the stream. */
    public record Event(long id, String name, JsonNode data) {}

    private final URI page;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private @Nullable Thread reader;
    private volatile @Nullable HttpResponse<Stream<String>> stream;
    private volatile boolean ended;

    /**
     * A client of one page.
     *
     * @param page its address
     */
    public PageClient(URI page) {
        this.page = page;
    }

    /** The whole answer. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(page.resolve(path)).build(), BodyHandlers.ofString());
    }

    /** The token that the page has; empty when it has none. */
    public String token() throws IOException, InterruptedException {
        var found = TOKEN.matcher(get("/").body());
        return found.find() ? found.group(1) : "";
    }

    /** Uses a control as the page does. */
    public HttpResponse<String> control(String name, String body) throws IOException, InterruptedException {
        return control(name, body, "X-Lab-Token", token());
    }

    /**
     * Uses a control.
     *
     * @param headers names and values in turn; none for none
     */
    public HttpResponse<String> control(String name, String body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(page.resolve("/control/" + name)).POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /**
     * Begins to read the events.
     *
     * @param lastId of an earlier stream; 0 for none
     */
    public PageClient listen(long lastId) {
        var request = HttpRequest.newBuilder(page.resolve("/events"));
        if (lastId > 0) {
            request.header("Last-Event-ID", Long.toString(lastId));
        }
        var thread = new Thread(() -> read(request.build()), "page-client");
        thread.setDaemon(true);
        thread.start();
        reader = thread;
        return this;
    }

    /** All events so far. */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /** Those of one name. */
    public List<JsonNode> events(String name) {
        return events.stream()
                .filter(event -> event.name().equals(name))
                .map(Event::data)
                .toList();
    }

    /** Waits for an event, also one that came already. */
    public JsonNode await(String name, Predicate<JsonNode> which) throws InterruptedException {
        var deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        synchronized (events) {
            while (true) {
                var found = events(name).stream().filter(which).findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                if (ended || System.nanoTime() > deadline) {
                    throw new AssertionError("no such " + name + " in " + events());
                }
                TimeUnit.NANOSECONDS.timedWait(events, deadline - System.nanoTime());
            }
        }
    }

    /** Waits until the server has ended the stream. */
    public void awaitEnd() throws InterruptedException {
        if (reader != null) {
            reader.join(Patience.LIMIT.toMillis());
        }
    }

    private void read(HttpRequest request) {
        try {
            stream = http.send(request, BodyHandlers.ofLines());
            var event = new String[] {"", ""};
            stream.body().forEach(line -> take(event, line));
        } catch (IOException | InterruptedException | RuntimeException e) {
            // The stream ends with the run, or with the test.
        }
        synchronized (events) {
            ended = true;
            events.notifyAll();
        }
    }

    private void take(String[] event, String line) {
        if (line.startsWith("id: ")) {
            event[0] = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
            event[1] = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
            synchronized (events) {
                events.add(new Event(Long.parseLong(event[0]), event[1], json(line.substring("data: ".length()))));
                events.notifyAll();
            }
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(text, e);
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.interrupt();
        }
        if (stream != null) {
            stream.body().close();
        }
    }
}
