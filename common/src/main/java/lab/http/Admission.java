package lab.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.AttachmentKey;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Lets so much in at once. The others wait in line, and no longer than makes sense: who waits in vain is told when its time is over
 * and not when its turn would come, and for a client that has left meanwhile nothing is begun.
 */
final class Admission {

    /** When a request began to wait, by {@link System#nanoTime}: behind two gates it still waits only once. */
    private static final AttachmentKey<Long> SINCE = AttachmentKey.create(Long.class);

    /** What a request that is inside weighs. */
    private final AttachmentKey<Integer> weight = AttachmentKey.create(Integer.class);

    private final long capacity;
    private final int places;
    private final Duration patience;
    private final String full;
    private final BiConsumer<HttpServerExchange, String> refuse;
    private final Function<HttpServerExchange, Executor> where;

    /** Guarded by this, as is {@link #inside}. */
    private final Queue<Waiting> line = new ArrayDeque<>();

    private long inside;

    /**
     * A gate.
     *
     * @param capacity the weight of all that are inside at once; who is answered is out
     * @param places how many wait in line; the next one is refused at once
     * @param patience how long one waits
     * @param full why there is no place, for the client
     * @param refuse answers a request that is not let in, and says why
     * @param where the thread that goes on with a request
     */
    Admission(
            long capacity,
            int places,
            Duration patience,
            String full,
            BiConsumer<HttpServerExchange, String> refuse,
            Function<HttpServerExchange, Executor> where) {
        this.capacity = capacity;
        this.places = places;
        this.patience = patience;
        this.full = full;
        this.refuse = refuse;
        this.where = where;
    }

    private final class Waiting {

        private final HttpServerExchange exchange;
        private final HttpHandler next;
        private final int weight;
        private final XnioExecutor.Key timer;

        Waiting(HttpServerExchange exchange, HttpHandler next, int weight) {
            this.exchange = exchange;
            this.next = next;
            this.weight = weight;
            this.timer = exchange.getIoThread()
                    .executeAfter(() -> giveUp(this), millisLeft(exchange), TimeUnit.MILLISECONDS);
        }
    }

    private long millisLeft(HttpServerExchange exchange) {
        var now = System.nanoTime();
        var since = exchange.getAttachment(SINCE);
        if (since == null) {
            exchange.putAttachment(SINCE, now);
            return patience.toMillis();
        }
        return Math.max(0, patience.toMillis() - TimeUnit.NANOSECONDS.toMillis(now - since));
    }

    /** What is behind this gate, where each weighs 1. */
    HttpHandler before(HttpHandler next) {
        return before(next, exchange -> 1);
    }

    /**
     * What is behind this gate.
     *
     * @param weights at most the capacity each
     */
    HttpHandler before(HttpHandler next, ToIntFunction<HttpServerExchange> weights) {
        return exchange -> {
            var weight = weights.applyAsInt(exchange);
            if (entered(weight)) {
                admit(exchange, next, weight);
            } else { // only when this call is over may another thread go on with the exchange
                exchange.dispatch(SameThreadExecutor.INSTANCE, () -> lineUp(exchange, next, weight));
            }
        };
    }

    /** How many wait. */
    synchronized int waiting() {
        return line.size();
    }

    private boolean hasRoom(int weight) {
        return inside + weight <= capacity;
    }

    /** A light one does not overtake a heavy one that waits. */
    private synchronized boolean entered(int weight) {
        if (!line.isEmpty() || !hasRoom(weight)) {
            return false;
        }
        inside += weight;
        return true;
    }

    private void admit(HttpServerExchange exchange, HttpHandler next, int weight) {
        exchange.putAttachment(this.weight, weight);
        exchange.addExchangeCompleteListener((done, chain) -> {
            try {
                lighten(done, 0);
            } finally {
                chain.proceed();
            }
        });
        exchange.dispatch(where.apply(exchange), next);
    }

    /** From now on this request, which is inside, weighs no more than this. */
    void lighten(HttpServerExchange exchange, int to) {
        synchronized (this) {
            var before = exchange.getAttachment(weight);
            inside -= before - Math.min(before, to);
            exchange.putAttachment(weight, Math.min(before, to));
        }
        letIn();
    }

    private synchronized void leave(int weight) {
        inside -= weight;
    }

    private void lineUp(HttpServerExchange exchange, HttpHandler next, int weight) {
        if (isInLine(exchange, next, weight)) {
            letIn(); // somebody may have left meanwhile
        } else {
            Connectors.executeRootHandler(refused -> refuse.accept(refused, full), exchange);
        }
    }

    private synchronized boolean isInLine(HttpServerExchange exchange, HttpHandler next, int weight) {
        return (line.size() < places || (line.isEmpty() && hasRoom(weight)))
                && line.add(new Waiting(exchange, next, weight));
    }

    private void letIn() {
        for (var first = first(); first != null; first = first()) {
            if (hasLeft(first.exchange)) {
                leave(first.weight);
                IoUtils.safeClose(first.exchange.getConnection());
            } else {
                admit(first.exchange, first.next, first.weight);
            }
        }
    }

    /** The first in line, now inside; null when there is none, or no room for it. */
    private synchronized @Nullable Waiting first() {
        var first = line.peek();
        if (first == null || !hasRoom(first.weight)) {
            return null;
        }
        line.remove();
        first.timer.remove();
        inside += first.weight;
        return first;
    }

    private void giveUp(Waiting waiting) {
        synchronized (this) {
            if (!line.remove(waiting)) {
                return; // its turn came
            }
        }
        Connectors.executeRootHandler(late -> refuse.accept(late, "there was no room in time"), waiting.exchange);
        letIn(); // who comes next may be lighter
    }

    /**
     * Whether the client has closed the connection, or its half of it: TCP says the same for both. What it sent ahead instead is
     * kept for the next request.
     */
    private static boolean hasLeft(HttpServerExchange exchange) {
        var connection = (HttpServerConnection) exchange.getConnection();
        var source = connection.getOriginalSourceConduit();
        if (!connection.isOpen()) {
            return true;
        }
        if (!exchange.isRequestComplete() || connection.getExtraBytes() != null || source.isReadShutdown()) {
            return false; // nothing to be seen
        }
        var ahead = connection.getByteBufferPool().allocate();
        try {
            var count = source.read(ahead.getBuffer());
            if (count > 0) {
                ahead.getBuffer().flip();
                connection.ungetRequestBytes(ahead);
                return false;
            }
            ahead.close();
            return count < 0;
        } catch (IOException e) {
            ahead.close();
            return true;
        }
    }
}
