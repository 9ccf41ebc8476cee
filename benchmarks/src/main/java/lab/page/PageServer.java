package lab.page;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import lab.config.StartupException;
import org.xnio.Options;

/**
 * The HTTP server of a page: on the loopback address, for whoever sits at this machine. Every request must name it by that address,
 * so that no other site's page can reach it through a name of its own (DNS rebinding); every answer says what its page may load.
 */
final class PageServer implements AutoCloseable {

    /** Everything from here, and nothing from within a page. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final HttpString CONTENT_SECURITY_POLICY = new HttpString("Content-Security-Policy");
    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
    private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");

    private static final String HOST = "127.0.0.1";
    private static final int HEAD_MILLIS = 10_000;
    private static final int KEEP_ALIVE_MILLIS = 60_000;
    private static final int HEAD_BYTES = 16 * 1024;
    private static final long BODY_BYTES = 64 * 1024;

    private final Undertow undertow;

    private PageServer(Undertow undertow) {
        this.undertow = undertow;
    }

    /**
     * Starts to serve.
     *
     * @param port 0 takes a free one
     * @param threads that may be busy at once
     * @param unread how long a client may leave what it is sent, until it is cut off
     * @param own a path whose page brings a policy of its own
     * @throws StartupException when the port is taken
     */
    static PageServer start(int port, int threads, Duration unread, RoutingHandler routes, String own) {
        var undertow = Undertow.builder()
                .addHttpListener(port, HOST)
                .setIoThreads(1)
                .setWorkerThreads(threads)
                .setSocketOption(Options.WRITE_TIMEOUT, Math.toIntExact(unread.toMillis()))
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, KEEP_ALIVE_MILLIS)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, HEAD_MILLIS)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, HEAD_BYTES)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, BODY_BYTES)
                .setHandler(guarded(routes, own))
                .build();
        try {
            undertow.start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof BindException) {
                throw new StartupException("--page-port " + port
                        + " is in use; stop what listens there, choose another," + " or leave it out for a free one.");
            }
            throw e;
        }
        return new PageServer(undertow);
    }

    private static HttpHandler guarded(HttpHandler next, String own) {
        return exchange -> {
            var headers = exchange.getResponseHeaders();
            headers.put(CONTENT_TYPE_OPTIONS, "nosniff");
            headers.put(REFERRER_POLICY, "no-referrer");
            headers.put(Headers.CACHE_CONTROL, "no-store");
            if (!exchange.getRequestPath().equals(own)) {
                headers.put(CONTENT_SECURITY_POLICY, POLICY);
            }
            if (isNamedByItsAddress(exchange)) {
                next.handleRequest(exchange);
            } else {
                Answers.sentence(exchange, 403, "This page has one address: the one that the lab printed.");
            }
        };
    }

    private static boolean isNamedByItsAddress(HttpServerExchange exchange) {
        var hosts = exchange.getRequestHeaders().get(Headers.HOST);
        var port = exchange.getDestinationAddress().getPort();
        return hosts != null
                && hosts.size() == 1
                && List.of(HOST + ":" + port, "localhost:" + port).contains(hosts.getFirst());
    }

    /** Adds a route for GET and HEAD. */
    static void get(RoutingHandler table, String path, HttpHandler handler) {
        table.get(path, handler).add(Methods.HEAD, path, handler);
    }

    /** Where the page is. */
    URI url() {
        var address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        return URI.create("http://" + HOST + ":" + address.getPort() + "/");
    }

    @Override
    public void close() {
        undertow.stop();
    }
}
