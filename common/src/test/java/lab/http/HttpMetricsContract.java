package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code /metrics} tells about requests is enough to draw a percentile by route, and no client can make it grow. */
@ParameterizedClass
@MethodSource("lab.testing.AppUnderTest#started")
public abstract class HttpMetricsContract {

    private static final String TIME = "http_server_requests_seconds";

    @Parameter
    AppUnderTest app;

    @Test
    void aPercentileCanBeDrawnFromTheBuckets() throws Exception {
        for (var i = 0; i < 19; i++) {
            app.get("/api/slow?ms=0");
        }
        app.get("/api/slow?ms=600");
        var slow = Map.of("method", "GET", "route", "/api/slow", "status", "200", "reason", "none");
        app.awaitRequests(slow, 20);

        var metrics = app.metrics();
        assertThat(metrics.quantile(0.99, TIME, slow))
                .as("p99 of 20, one of which took more than 600 ms: between the bounds around it")
                .isGreaterThan(0.5)
                .isLessThanOrEqualTo(10);
        assertThat(metrics.quantile(0.5, TIME, slow)).isLessThan(metrics.quantile(0.99, TIME, slow));
        assertThat(metrics.values(TIME + "_bucket", "le"))
                .containsExactlyInAnyOrder(
                        "0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5", "1.0", "2.0", "5.0",
                        "10.0", "+Inf");
        assertThat(metrics.sum(TIME + "_sum", slow)).isGreaterThan(0.6);
    }

    @Test
    void eachRouteHasItsTemplate() throws Exception {
        app.get("/api/posts/77");
        app.get("/api/posts/78");
        app.get("/api/posts/none");
        app.submit("{\"title\": \"abc\", \"content\": \"def\"}");
        app.submit("{}");
        app.raw("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var find = Map.of("method", "GET", "route", "/api/posts/{id}");
        app.awaitRequests(find, 3);
        app.awaitRequests(with(find, Map.of("status", "404", "reason", "client")), 2);
        app.awaitRequests(with(find, Map.of("status", "400", "reason", "client")), 1);
        var submit = Map.of("method", "POST", "route", "/submit");
        app.awaitRequests(with(submit, Map.of("status", "200", "reason", "none")), 1);
        app.awaitRequests(with(submit, Map.of("status", "400", "reason", "client")), 1);
        app.awaitRequests(Map.of("method", "HEAD", "route", "/", "status", "200", "reason", "none"), 1);
    }

    @Test
    void whatAClientMakesUpIsOneSeries() throws Exception {
        for (var i = 0; i < 10; i++) {
            app.get("/made/up/" + i);
            send("/made/up/" + i, "BREW" + i);
            send("/healthz", "BREW" + i);
        }
        for (var method : List.of("get", "Get", "gEt")) {
            app.raw(method + " /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        }
        app.awaitRequests(Map.of("method", "GET", "route", "unknown", "status", "404", "reason", "client"), 10);
        app.awaitRequests(Map.of("method", "other", "route", "unknown", "status", "404", "reason", "client"), 10);
        app.awaitRequests(Map.of("method", "other", "route", "unknown", "status", "405", "reason", "client"), 10);
        var metrics = app.metrics();
        assertThat(metrics.count(TIME + "_count", Map.of("route", "unknown"))).isEqualTo(3);
        assertThat(metrics.values(TIME + "_count", "method")).isSubsetOf("GET", "HEAD", "POST", "other");
    }

    @Test
    void whoNeverGotAnAnswerIsNotCountedAsAnswered() throws Exception {
        try (var socket = app.connect()) {
            AppUnderTest.beginBody(socket);
        }
        app.awaitRequests(Map.of("method", "POST", "route", "/submit", "status", "none", "reason", "client"), 1);
    }

    private void send(String path, String method) throws Exception {
        app.send(HttpRequest.newBuilder(app.uri(path)).method(method, BodyPublishers.noBody()));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }
}
