package lab.http;

import io.undertow.io.Receiver.PartialBytesCallback;
import io.undertow.io.Receiver.RequestToLargeException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.server.protocol.http.HttpContinue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads what a request carries on the I/O thread, so that a slow client holds no worker. A body is read to its end also when it is
 * not wanted, up to {@link LabServer#SKIP_BYTES}: who still sends when the connection ends may never read the answer, as Java's own
 * HTTP client does not.
 */
final class RequestBody {

    /** Bytes. A 10,000 character post fits, also when it is not ASCII. */
    static final int LIMIT = 64 * 1024;

    /** How long a client may take to send its body. */
    private static final int SECONDS = 10;

    private RequestBody() {}

    /**
     * Reads a body.
     *
     * @param next finds it in {@link Endpoints#BODY}
     * @param tooLong answers a request whose body is longer than {@link #LIMIT}
     */
    static void read(HttpServerExchange exchange, HttpHandler next, HttpHandler tooLong) {
        var body = new ByteArrayOutputStream();
        receive(
                exchange,
                (received, part, last) -> {
                    if (body.size() <= LIMIT) { // a part is no longer than one of the server's buffers
                        body.writeBytes(part);
                    }
                    if (last && body.size() > LIMIT) {
                        handle(tooLong, received);
                    } else if (last) {
                        received.putAttachment(Endpoints.BODY, body.toByteArray());
                        handle(next, received);
                    }
                },
                tooLong,
                Routes::closeQuietly);
    }

    /**
     * Answers when whatever the request carries has been read and thrown away, or is too slow. Where the connection goes on,
     * Undertow does so after the answer; where this is its last request, it would stop to read.
     */
    static void skip(HttpServerExchange exchange, HttpHandler answer) {
        if (exchange.isRequestComplete()
                || !exchange.isRequestChannelAvailable()
                || exchange.isPersistent()
                || HttpContinue.requiresContinueResponse(exchange)) { // then the client has sent nothing
            handle(answer, exchange);
        } else {
            PartialBytesCallback thrownAway = (received, part, last) -> {
                if (last) {
                    handle(answer, received);
                }
            };
            receive(exchange, thrownAway, answer, answer);
        }
    }

    /** Everything here happens on the I/O thread, and one of the three comes last. */
    private static void receive(
            HttpServerExchange exchange, PartialBytesCallback parts, HttpHandler tooLong, HttpHandler tooSlow) {
        var over = new AtomicBoolean();
        var deadline = exchange.getIoThread()
                .executeAfter(
                        () -> {
                            over.set(true);
                            handle(tooSlow, exchange);
                        },
                        SECONDS,
                        TimeUnit.SECONDS);
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (received, part, last) -> {
                            if (last) {
                                deadline.remove();
                            }
                            if (!over.get()) {
                                parts.handle(received, part, last);
                            }
                        },
                        (failed, e) -> {
                            deadline.remove();
                            if (!over.get()) {
                                handle(isTooLong(e) ? tooLong : Routes::closeQuietly, failed);
                            }
                        });
    }

    /** Anything else: the client left, or its chunks are none, and then nobody knows where they end. */
    private static boolean isTooLong(IOException e) {
        return e instanceof RequestTooBigException || e instanceof RequestToLargeException;
    }

    private static void handle(HttpHandler handler, HttpServerExchange exchange) {
        try {
            handler.handleRequest(exchange);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
