package lab.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.PathTemplateMatch;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * How long each request took, and what became of it: {@code http_server_requests_seconds}, a histogram for each method, route,
 * status and reason. Whatever a client makes up is counted under one name, so that nobody can add series at will.
 */
final class RequestMetrics {

    /** What no handler has given a reason for. */
    private static final AttachmentKey<String> REASON = AttachmentKey.create(String.class);

    private static final String CLIENT = "client";

    /** By name, because Undertow takes {@code gEt} for a GET. */
    private static final Map<HttpString, String> METHODS =
            Map.of(Methods.GET, "GET", Methods.HEAD, "HEAD", Methods.POST, "POST");

    /**
     * Upper bounds from 1 ms, about the median of {@code GET /} at rest, to 10 s. 2 s and 5 s are also the defaults of {@code
     * POOL_ACQUIRE_TIMEOUT} and {@code QUERY_TIMEOUT}: who was refused for them lies just above. Micrometer's own choice
     * ({@code publishPercentileHistogram}) would be some 70 bounds for each of some 30 series, and not these two.
     */
    private static final Duration[] BOUNDS = LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private record Series(String method, String route, String status, String reason) {}

    private final MeterRegistry registry;

    /** There are no more of these than methods, routes and reasons of ours. */
    private final ConcurrentMap<Series, Timer> timers = new ConcurrentHashMap<>();

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Notes why a request is not answered as it should be, before it is answered. */
    static void because(HttpServerExchange exchange, String reason) {
        exchange.putAttachment(REASON, reason);
    }

    /**
     * Notes that the answer begins: should it end before {@link #ended}, its client left or was too slow, unless another reason is
     * known. Afterwards it is too late: where a write fails, Undertow ends the exchange before it says so.
     */
    static void begun(HttpServerExchange exchange) {
        if (exchange.getAttachment(REASON) == null) {
            because(exchange, CLIENT);
        }
    }

    /** Notes that all of the answer is written. */
    static void ended(HttpServerExchange exchange) {
        if (CLIENT.equals(exchange.getAttachment(REASON))) {
            exchange.removeAttachment(REASON);
        }
    }

    /** Times whatever goes through, from here to the end of the answer. */
    HttpHandler timed(HttpHandler next) {
        return exchange -> {
            var start = System.nanoTime();
            exchange.addExchangeCompleteListener((done, chain) -> {
                timer(series(done)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                chain.proceed();
            });
            next.handleRequest(exchange);
        };
    }

    private Timer timer(Series series) {
        var known = timers.get(series); // computeIfAbsent alone may lock
        return known == null ? timers.computeIfAbsent(series, this::begin) : known;
    }

    private Timer begin(Series series) {
        return Timer.builder("http.server.requests")
                .description("Time from the request's head to the end of the answer")
                .tag("method", series.method())
                .tag("route", series.route())
                .tag("status", series.status())
                .tag("reason", series.reason())
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    private static Series series(HttpServerExchange done) {
        var match = done.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        return new Series(
                METHODS.getOrDefault(done.getRequestMethod(), "other"),
                match == null ? "unknown" : match.getMatchedTemplate(),
                done.isResponseStarted() ? Integer.toString(done.getStatusCode()) : "none",
                reason(done));
    }

    private static String reason(HttpServerExchange done) {
        var given = done.getAttachment(REASON);
        if (given != null) {
            return given;
        }
        var status =
                done.isResponseStarted() ? done.getStatusCode() : 400; // who got no answer had left, or sent too slowly
        return status < 400 ? "none" : status < 500 ? CLIENT : "error";
    }
}
