package lab.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undertow.Handlers;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import lab.config.StartupException;
import lab.hpa.HpaSpec;
import lab.machine.Machine;
import lab.race.Beginning;
import lab.race.Lane;
import lab.race.Race;
import lab.race.RaceResult;
import lab.race.RaceResult.LogLine;
import lab.race.RaceResult.Mark;
import lab.race.RaceResult.Moments;
import org.jspecify.annotations.Nullable;

/**
 * Shows a race in a browser while it runs: tells the page what happens, and lets it use the controls. {@code
 * docs/reference/live-page.md} has the routes and the events.
 */
public final class LivePage implements Race.Display, AutoCloseable {

    static {
        // As the apps' server, and before the first of its classes:
        // Undertow and XNIO log through jboss-logging, which would take java.util.logging.
        System.setProperty("org.jboss.logging.provider", "slf4j");
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Besides those of the readers. */
    private static final int THREADS = 8;

    private static final Duration UNREAD = Duration.ofSeconds(10);

    /** After the end: for a page that is reloaded, or connects again. */
    private static final Duration GRACE = Duration.ofSeconds(4);

    private static final Duration LONGEST_STAY = Duration.ofMinutes(10);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final long LOOK_MILLIS = 100;

    private static final String REPORT = "/report.html";

    private final Events events = new Events();
    private final EventStream stream = new EventStream(events);
    private final @Nullable String token;
    private final @Nullable ControlHandler controls;
    private final PageServer server;
    private volatile @Nullable String result;
    private volatile @Nullable Supplier<String> report;

    private LivePage(int port, boolean controlled, Duration unread) {
        this.token = controlled ? newToken() : null;
        this.controls = token == null ? null : new ControlHandler(token);
        this.server = PageServer.start(port, EventStream.MOST_READERS + THREADS, unread, routes(), REPORT);
    }

    /**
     * Serves the page of a race that has not begun.
     *
     * @param port 0 takes a free one
     * @param controlled whether the page may use the race's controls
     * @throws StartupException when the port is taken
     */
    public static LivePage start(int port, boolean controlled) {
        return start(port, controlled, UNREAD);
    }

    /** @param unread how long a reader may leave what it is sent, until it is cut off */
    static LivePage start(int port, boolean controlled, Duration unread) {
        return new LivePage(port, controlled, unread);
    }

    /** 128 bits that nobody can guess. */
    private static String newToken() {
        var bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private RoutingHandler routes() {
        var table = Handlers.routing();
        PageFiles.addTo(table, token);
        PageServer.get(table, "/result.json", exchange -> atTheEnd(exchange, "application/json", () -> result));
        PageServer.get(table, REPORT, exchange -> exchange.dispatch(worker -> report(worker)));
        table.get("/events", stream);
        table.post("/control/{name}", controls == null ? LivePage::noControls : controls);
        table.setFallbackHandler(PageFiles::nothing);
        return table;
    }

    /** Where it is. */
    public URI url() {
        return server.url();
    }

    /** How many pages are open. */
    public int readers() {
        return stream.readers();
    }

    @Override
    public void event(String line) {
        // Log lines and marks have what a page shows.
    }

    @Override
    public void begin(Beginning race) {
        if (controls != null) {
            controls.concern(race.controls());
        }
        var hello = JSON.createObjectNode()
                .put("kind", race.kind())
                .put(
                        "startedAt",
                        race.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        hello.set("load", tree(RaceResult.Load.of(race.profile())));
        hello.set("machine", tree(Machine.here()));
        hello.put("server", race.server()).put("maxConnections", race.maxConnections());
        hello.set("hpa", tree(RaceResult.Hpa.of(HpaSpec.ORIGIN, Race.HPA_REQUEST_MILLIS)));
        hello.put("controls", controls != null);
        var lanes = hello.putArray("lanes");
        for (var lane : race.lanes()) {
            lanes.addObject().put("name", lane).put("pool", race.pools().get(lane));
        }
        events.publish("hello", text(hello));
    }

    @Override
    public void tick(List<Lane> lanes) {
        for (var lane : lanes) {
            var second = lane.latest();
            if (second != null) {
                events.publishPassing("second", text(of(lane.name(), second)));
            }
        }
    }

    @Override
    public void marked(Mark mark) {
        events.publish("mark", text(tree(mark)));
    }

    @Override
    public void logged(LogLine line) {
        events.publish("log", text(tree(line)));
    }

    @Override
    public void owned(String lane, Moments moments) {
        events.publishLatest(lane + (moments.crash() ? " crash" : ""), "ownership", text(of(lane, moments)));
    }

    /**
     * The race is over.
     *
     * @param verdicts a sentence for each lane
     * @param page makes the report of a result when somebody asks for it
     */
    public void end(RaceResult race, List<String> verdicts, Function<JsonNode, String> page) {
        var tree = tree(race);
        result = text(tree);
        report = () -> page.apply(tree);
        var end = JSON.createObjectNode();
        end.set("result", tree);
        end.set("verdicts", tree(verdicts));
        end.put("report", REPORT);
        events.publish("end", text(end));
    }

    /**
     * Waits until the last page was closed, or for 10 min; returns at once when none is open.
     *
     * @param told is called once if this waits
     */
    public void stay(Runnable told) throws InterruptedException {
        if (readers() == 0) {
            return;
        }
        told.run();
        var deadline = System.nanoTime() + LONGEST_STAY.toNanos();
        var lastSeen = System.nanoTime();
        while (System.nanoTime() < deadline && System.nanoTime() - lastSeen < GRACE.toNanos()) {
            Thread.sleep(LOOK_MILLIS);
            lastSeen = readers() > 0 ? System.nanoTime() : lastSeen;
        }
    }

    /** Sends every reader what it has not got yet, for 2 s at most, and ends. */
    @Override
    public void close() {
        events.close();
        try {
            var deadline = System.nanoTime() + LAST_WORDS.toNanos();
            while (readers() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_MILLIS / 10);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
    }

    private void report(HttpServerExchange exchange) {
        var page = report;
        atTheEnd(exchange, "text/html; charset=utf-8", page == null ? () -> null : page);
    }

    private static void atTheEnd(HttpServerExchange exchange, String type, Supplier<@Nullable String> content) {
        var text = content.get();
        if (text == null) {
            Answers.sentence(exchange, 404, "It is there when the run has ended.");
        } else {
            Answers.send(exchange, type, text);
        }
    }

    private static void noControls(HttpServerExchange exchange) {
        Answers.sentence(exchange, 404, "There are no controls in this run (--no-controls).");
    }

    private static ObjectNode of(String lane, Object rest) {
        var node = JSON.createObjectNode().put("lane", lane);
        return node.setAll((ObjectNode) tree(rest));
    }

    private static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    private static String text(JsonNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
