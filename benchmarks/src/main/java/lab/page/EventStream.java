package lab.page;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import lab.page.Events.Event;
import org.xnio.IoUtils;

/**
 * {@code GET /events}: server-sent events, from the one after {@code Last-Event-ID}, or all. A reader has a thread and no queue: who
 * reads slowly is behind, and who does not read at all is cut off by the server's write time-out. The race waits for nobody.
 */
final class EventStream implements HttpHandler {

    /** Pages that can be open at once. */
    static final int MOST_READERS = 16;

    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    private final Events events;
    private final Semaphore places = new Semaphore(MOST_READERS);

    EventStream(Events events) {
        this.events = events;
    }

    /** How many read at the moment. */
    int readers() {
        return MOST_READERS - places.availablePermits();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        if (places.tryAcquire()) {
            exchange.dispatch(this::stream);
        } else {
            Answers.sentence(exchange, 503, "There are " + MOST_READERS + " pages open already; close one.");
        }
    }

    private void stream(HttpServerExchange exchange) {
        try {
            exchange.startBlocking();
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            write(exchange.getOutputStream(), lastKnown(exchange));
            exchange.endExchange();
        } catch (IOException e) {
            IoUtils.safeClose(exchange.getConnection()); // the reader went away, or did not read
        } catch (InterruptedException e) {
            IoUtils.safeClose(exchange.getConnection());
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void write(OutputStream out, long known) throws IOException, InterruptedException {
        out.write(utf8("retry: 1000\n\n"));
        out.flush();
        var last = known;
        while (true) {
            var closed = events.closed(); // before the look: what came before the end is sent
            var more = events.after(last, HEARTBEAT);
            for (var event : more) {
                out.write(utf8(text(event)));
                last = event.id();
            }
            if (closed) {
                return;
            }
            if (more.isEmpty()) {
                out.write(utf8(": still here\n\n"));
            }
            out.flush();
        }
    }

    private static String text(Event event) {
        return "id: %d\nevent: %s\ndata: %s\n\n".formatted(event.id(), event.name(), event.data());
    }

    private static long lastKnown(HttpServerExchange exchange) {
        var id = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        return id != null && id.matches("\\d{1,18}") ? Long.parseLong(id) : 0;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
