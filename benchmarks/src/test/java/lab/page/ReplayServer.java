package lab.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A run that was recorded, played to the live page as far as a test lets it go. */
final class ReplayServer implements AutoCloseable {

    static final String TOKEN = "token-of-this-run";

    /** The page's own policy, as the lab sends it: what it forbids would be an error in the console. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:";

    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, String> FILES = Map.of(
            "/uplot.js", UPLOT + "uPlot.iife.min.js",
            "/uplot.css", UPLOT + "uPlot.min.css");

    /** One event of the stream. */
    record Event(String name, JsonNode data) {}

    /** One request of a control. */
    record Asked(String path, String token, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Event> events;
    private final boolean controls;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Object lock = new Object();
    private int released;
    private int streams;
    private boolean away;
    private volatile String refusal = "";

    private ReplayServer(List<Event> events, boolean controls) throws IOException {
        this.events = events;
        this.controls = controls;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::file);
        server.createContext("/events", this::stream);
        server.createContext("/control/", this::control);
    }

    static ReplayServer start(List<Event> events, boolean controls) throws IOException {
        var replay = new ReplayServer(events, controls);
        replay.server.start();
        return replay;
    }

    /** A race of 100 users for 30 s, all three lanes, from its first event to its last, as the lab sent it. */
    static List<Event> recorded() throws IOException {
        var events = new ArrayList<Event>();
        var json = new ObjectMapper();
        try (var lines = json.readerFor(JsonNode.class).<JsonNode>readValues(resource("/lab/page/race.ndjson"))) {
            while (lines.hasNext()) {
                var line = lines.next();
                events.add(new Event(line.path("event").asText(), line.path("data")));
            }
        }
        return events;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Lets the events go up to and with this second of all lanes. */
    void playUntil(int second) {
        var next = 0;
        for (var i = 0; i < events.size(); i++) {
            if (events.get(i).name().equals("second")
                    && events.get(i).data().path("second").asInt() <= second) {
                next = i + 1;
            }
        }
        release(next);
    }

    void playAll() {
        release(events.size());
    }

    private void release(int number) {
        synchronized (lock) {
            released = number;
            lock.notifyAll();
        }
    }

    /** Ends all streams, and answers no new one until {@link #comeBack}. */
    void goAway() {
        synchronized (lock) {
            away = true;
            streams++;
            lock.notifyAll();
        }
    }

    void comeBack() {
        synchronized (lock) {
            away = false;
        }
    }

    /** From now on controls are answered 409 with this sentence. */
    void refuse(String sentence) {
        refusal = sentence;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void stream(HttpExchange exchange) throws IOException {
        int mine;
        synchronized (lock) {
            if (away) {
                reply(exchange, 503, "text/plain", "away".getBytes(StandardCharsets.UTF_8));
                return;
            }
            mine = streams;
        }
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        var lastId = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        try (var out = exchange.getResponseBody()) {
            write(out, "retry: 100\n\n");
            send(out, lastId == null ? 0 : Integer.parseInt(lastId), mine);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(OutputStream out, int first, int mine) throws IOException, InterruptedException {
        for (var next = first; ; next++) {
            synchronized (lock) {
                while (next >= released && mine == streams) {
                    lock.wait();
                }
                if (mine != streams) {
                    return;
                }
            }
            var event = events.get(next);
            write(out, "id: %d\nevent: %s\ndata: %s\n\n".formatted(next + 1, event.name(), event.data()));
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void control(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var token = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Lab-Token"), "");
        asked.add(new Asked(exchange.getRequestURI().getPath(), token, body));
        if (refusal.isEmpty()) {
            reply(exchange, 202, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
        } else {
            reply(exchange, 409, "text/plain", refusal.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void file(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var name = path.equals("/") ? "/live.html" : path;
        var content = resource(FILES.getOrDefault(name, "/lab/page" + name)).readAllBytes();
        if (name.equals("/live.html") && controls) {
            var meta = "<meta name=\"lab-token\" content=\"" + TOKEN + "\">\n</head>";
            content = new String(content, StandardCharsets.UTF_8)
                    .replace("</head>", meta)
                    .getBytes(StandardCharsets.UTF_8);
        }
        var type = name.endsWith(".css") ? "text/css" : name.endsWith(".js") ? "text/javascript" : "text/html";
        reply(exchange, 200, type + "; charset=utf-8", content);
    }

    private static void reply(HttpExchange exchange, int status, String type, byte[] content) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.add("Content-Type", type);
        headers.add("Content-Security-Policy", POLICY);
        headers.add("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, content.length);
        try (var out = exchange.getResponseBody()) {
            out.write(content);
        }
    }

    private static InputStream resource(String name) {
        var stream = ReplayServer.class.getResourceAsStream(name);
        if (stream == null) {
            throw new UncheckedIOException(new IOException("no " + name + " on the class path"));
        }
        return stream;
    }

    @Override
    public void close() {
        goAway();
        server.stop(0);
        threads.shutdownNow();
    }
}
