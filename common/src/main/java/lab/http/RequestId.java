package lab.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request a name, by which its answer ({@code X-Request-Id}) and its line in the log are found: the client's own if it
 * sent one that can be printed anywhere, else a new one.
 */
final class RequestId implements HttpHandler {

    private static final HttpString FIELD = new HttpString("X-Request-Id");
    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final HttpHandler next;

    RequestId(HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        exchange.getResponseHeaders().put(FIELD, id(exchange.getRequestHeaders().get(FIELD)));
        next.handleRequest(exchange);
    }

    /** The name of a request that came through here. */
    static String of(HttpServerExchange exchange) {
        return exchange.getResponseHeaders().getFirst(FIELD);
    }

    private static String id(@Nullable HeaderValues given) {
        if (given != null
                && given.size() == 1
                && USABLE.matcher(given.getFirst()).matches()) {
            return given.getFirst();
        }
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()); // a name and no secret
    }
}
