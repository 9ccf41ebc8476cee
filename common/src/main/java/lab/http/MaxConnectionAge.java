package lab.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ends a client's connection by its age, so that a balancer of connections, as a Kubernetes Service is one, gets to place it anew.
 * The first answer after that age says that it is the connection's last: no request is lost. It is seconds and not requests,
 * because how soon a new pod gets its share should not depend on how much each client sends.
 *
 * <p>Age and jitter are those of gRPC's {@code MAX_CONNECTION_AGE} (proposal A9); nginx calls it {@code keepalive_time}.
 */
final class MaxConnectionAge implements HttpHandler {

    /** Of the age, at most, up or down: who connected together must not come back together. */
    private static final double JITTER = 0.1;

    /** When a connection's age is reached, by {@link System#nanoTime}. */
    private static final AttachmentKey<Long> END = AttachmentKey.create(Long.class);

    private final Duration age;
    private final HttpHandler next;

    private MaxConnectionAge(Duration age, HttpHandler next) {
        this.age = age;
        this.next = next;
    }

    /** @param age since a connection's first request; 0 for never */
    static HttpHandler of(Duration age, HttpHandler next) {
        return age.isZero() ? next : new MaxConnectionAge(age, next);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        var connection = exchange.getConnection();
        var end = connection.getAttachment(END);
        if (end == null) {
            connection.putAttachment(END, System.nanoTime() + jittered());
        } else if (System.nanoTime() - end >= 0) {
            exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
        }
        next.handleRequest(exchange);
    }

    private long jittered() {
        return (long) (age.toNanos() * ThreadLocalRandom.current().nextDouble(1 - JITTER, 1 + JITTER));
    }
}
