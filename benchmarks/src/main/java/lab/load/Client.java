package lab.load;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.BasicHttpClientConnectionManager;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** One kept-alive connection to one server. Nothing is retried and no redirect is followed: every request ends once. */
final class Client implements AutoCloseable {

    /** After so long without use a connection may be dead, which a look at it finds out; the look takes a millisecond. */
    static final Duration FRESH = Duration.ofMillis(500);

    /**
     * After so long without a request a connection is not used again. Servers close theirs after a minute or so, and a request that
     * meets the end of its connection is lost.
     */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** Looks at a request in one time-out: so late it may be ended, in twentieths. A timer for each would wake a thread for each. */
    private static final int LOOKS = 20;

    private final Duration timeout;
    private final ScheduledFuture<?> clock;
    private final HttpRoute route;
    private final BasicHttpClientConnectionManager connections = new BasicHttpClientConnectionManager();
    private final CloseableHttpClient http;
    private volatile long due;
    private volatile @Nullable HttpUriRequestBase current;
    private long ended = System.nanoTime(); // the last request or look
    private long used = ended;

    /**
     * An answer that was read to its end.
     *
     * @param postId of the header {@code X-Post-Id}; 0 when there is none
     * @param unknown whether it says {@code X-Outcome: unknown}
     * @param retryAfter of the header {@code Retry-After}, in seconds; 1 when there is none
     * @param body each byte a character: what is looked for is ASCII
     */
    record Answer(int status, long postId, boolean unknown, long retryAfter, String body) {}

    /**
     * A client that has not connected yet.
     *
     * @param timeout from a request's beginning to the end of its answer, however the server spreads it
     * @param clocks where it looks for what takes longer, and ends it
     */
    Client(URI server, Duration timeout, ScheduledExecutorService clocks) {
        this.timeout = timeout;
        this.route = new HttpRoute(host(server), null, "https".equalsIgnoreCase(server.getScheme()));
        connections.setConnectionConfig(ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(timeout))
                .setSocketTimeout(Timeout.of(timeout))
                .setValidateAfterInactivity(TimeValue.of(FRESH))
                .build());
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(timeout))
                        .build())
                .setUserAgent("connection-lab")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
        var period = Math.max(1_000_000, timeout.toNanos() / LOOKS);
        this.clock = clocks.scheduleAtFixedRate(this::endOverdue, period, period, TimeUnit.NANOSECONDS);
    }

    private void endOverdue() {
        var request = current;
        if (request != null && System.nanoTime() - due > 0) {
            request.cancel(); // nothing happens to one that has ended just now
        }
    }

    private static HttpHost host(URI server) {
        try {
            return RoutingSupport.normalize(HttpHost.create(server), DefaultSchemePortResolver.INSTANCE);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(server + " is no server", e);
        }
    }

    /**
     * Looks whether an idle connection is still alive, and forgets it if not: before the time of the next request begins, which
     * then does not look again. Locust's client looks too.
     */
    void refresh() throws InterruptedException {
        if (System.nanoTime() - ended < FRESH.toNanos() / 2) {
            return;
        }
        if (System.nanoTime() - used > IDLE.toNanos()) {
            connections.closeIdle(TimeValue.ZERO_MILLISECONDS);
        }
        try {
            var connection = connections.lease("refresh", route, null).get(Timeout.of(timeout));
            connections.release(connection, null, TimeValue.NEG_ONE_MILLISECOND);
            ended = System.nanoTime();
        } catch (ExecutionException | TimeoutException e) {
            // The next request will tell.
        }
    }

    /**
     * Sends a request and reads its answer to the end: one that is cut off in the middle is not an answer.
     *
     * @throws SocketTimeoutException when it took longer than the time-out
     * @throws IOException when there was no connection, or it broke
     */
    Answer send(HttpUriRequestBase request) throws IOException {
        due = System.nanoTime() + timeout.toNanos();
        current = request;
        try {
            return http.execute(request, Client::read);
        } catch (IOException e) {
            throw request.isCancelled() ? new SocketTimeoutException("no answer within " + timeout) : e;
        } finally {
            current = null;
            ended = System.nanoTime();
            used = ended;
        }
    }

    private static Answer read(ClassicHttpResponse response) throws IOException, HttpException {
        var body = EntityUtils.toByteArray(response.getEntity());
        var outcome = response.getFirstHeader("X-Outcome");
        return new Answer(
                response.getCode(),
                number(response.getFirstHeader("X-Post-Id"), 0),
                outcome != null && outcome.getValue().equals("unknown"),
                number(response.getFirstHeader("Retry-After"), 1),
                body == null ? "" : new String(body, StandardCharsets.ISO_8859_1));
    }

    private static long number(@Nullable Header header, long fallback) {
        return header == null || !header.getValue().matches("\\d{1,18}") ? fallback : Long.parseLong(header.getValue());
    }

    @Override
    public void close() {
        clock.cancel(false);
        try {
            http.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a client does not fail", e);
        }
    }
}
