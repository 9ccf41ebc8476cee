package lab.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Knows what is in flight, and waits for it at the end. Meanwhile whoever has a connection is served, and told that this answer is
 * the connection's last: who closes a kept-alive connection unasked cuts off the request that is on its way.
 */
final class Drain implements HttpHandler {

    private static final int LOOK_MILLIS = 10;

    private final HttpHandler next;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile long lastAnswer;
    private volatile boolean draining;

    Drain(HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        inFlight.incrementAndGet();
        exchange.addExchangeCompleteListener((done, chain) -> {
            lastAnswer = System.nanoTime();
            inFlight.decrementAndGet();
            chain.proceed();
        });
        if (draining) {
            exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
        }
        next.handleRequest(exchange);
    }

    /** From now on every answer is its connection's last. */
    void begin() {
        lastAnswer = System.nanoTime();
        draining = true;
    }

    boolean hasBegun() {
        return draining;
    }

    /**
     * Waits until nothing is in flight and nobody is left to send more.
     *
     * @param most how long at most
     * @param idle after so long without an answer, nobody is behind the connections that are still open
     * @param connections how many are open
     * @return whether nothing is in flight
     */
    boolean await(Duration most, Duration idle, IntSupplier connections) throws InterruptedException {
        var end = System.nanoTime() + most.toNanos();
        while (System.nanoTime() < end) {
            var quiet = System.nanoTime() - lastAnswer >= idle.toNanos();
            if (inFlight.get() == 0 && (quiet || connections.getAsInt() == 0)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return inFlight.get() == 0;
    }
}
