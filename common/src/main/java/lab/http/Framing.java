package lab.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.regex.Pattern;

/**
 * Refuses a request whose end two readers could see in different places (RFC 9112, section 6) where Undertow 2.4.4 does not: it
 * takes every transfer coding for chunked, and a length modulo 2^64.
 *
 * <p>It also skips what stands between a chunk's size or data and the end of the line. That can't be seen from here, so whoever
 * sends chunks sends them on the connection's last request: nothing that follows is taken for another one.
 */
final class Framing implements HttpHandler {

    /** As many digits as a long surely holds. */
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private final HttpHandler next;

    Framing(HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        var length = exchange.getRequestHeaders().getFirst(Headers.CONTENT_LENGTH);
        var coding = exchange.getRequestHeaders().getFirst(Headers.TRANSFER_ENCODING);
        exchange.getRequestHeaders().remove(Headers.X_CONTENT_LENGTH); // Undertow's reader of bodies would believe it
        if (coding != null) {
            exchange.setPersistent(false);
        }
        if (length != null && !LENGTH.matcher(length).matches()) {
            refuse(exchange, "Content-Length is '" + length + "'; it takes a whole number.");
        } else if (coding != null && !coding.equalsIgnoreCase("chunked")) {
            refuse(exchange, "Transfer-Encoding is '" + coding + "'; it takes chunked and nothing else.");
        } else {
            next.handleRequest(exchange);
        }
    }

    private static void refuse(HttpServerExchange exchange, String reason) {
        exchange.setPersistent(false); // and nothing more is read: nobody knows where it ends
        Routes.refusal(exchange, 400, reason).send(exchange);
    }
}
