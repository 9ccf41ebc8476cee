package lab.page;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;

/** The forms in which the page's server answers. */
final class Answers {

    private Answers() {}

    /** A sentence for a person. */
    static void sentence(HttpServerExchange exchange, int status, String sentence) {
        exchange.setStatusCode(status);
        send(exchange, "text/plain; charset=utf-8", sentence + "\n");
    }

    /** A whole answer. */
    static void send(HttpServerExchange exchange, String type, String text) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(text);
    }

    /** A whole answer. */
    static void send(HttpServerExchange exchange, String type, byte[] content) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(ByteBuffer.wrap(content));
    }
}
