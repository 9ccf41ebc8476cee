package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes, metrics and what HTTP itself asks for answer as the HTTP contract says, alike in both variants. */
@ParameterizedClass
@MethodSource("lab.testing.AppUnderTest#started")
public abstract class HttpRoutesContract {

    private static final String POST = "{\"title\": \"abc\", \"content\": \"def\"}";

    @Parameter
    AppUnderTest app;

    @BeforeEach
    void empty() throws SQLException {
        app.side().execute("TRUNCATE posts, post_events RESTART IDENTITY");
    }

    @Test
    void whoExpectsContinueIsToldToContinue() throws Exception {
        var request = HttpRequest.newBuilder(app.uri("/submit"))
                .header("Content-Type", "application/json")
                .expectContinue(true)
                .POST(BodyPublishers.ofString("{\"title\": \"abc\", \"content\": \"def\"}"));
        assertThat(app.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void slowWaitsInTheServer() throws Exception {
        var start = System.nanoTime();
        var slow = app.get("/api/slow?ms=200");
        assertThat(System.nanoTime() - start).isGreaterThan(200_000_000L);
        assertThat(slow.statusCode()).isEqualTo(200);
        assertThat(type(slow)).isEqualTo("application/json");
        assertThat(slow.body()).isEqualTo("{\"ms\":200}");
    }

    @ParameterizedTest
    @CsvSource({"/healthz, alive", "/readyz, ready"})
    void theProbesAnswer(String path, String body) throws Exception {
        var probe = app.get(path);
        assertThat(probe.statusCode()).isEqualTo(200);
        assertThat(type(probe)).isEqualTo("text/plain; charset=utf-8");
        assertThat(probe.body()).isEqualTo(body);
    }

    @Test
    void theMetricsArePrometheusText() throws Exception {
        app.get("/api/posts/77");
        app.get("/");
        var metrics = app.get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(type(metrics)).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body())
                .contains("# TYPE http_server_requests_seconds histogram")
                .contains("jvm_memory_used_bytes", "jvm_gc_", "jvm_threads_live_threads")
                .contains("process_cpu_usage", "process_files_open_files");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/posts",
                "/api/posts/1",
                "/api/posts/export",
                "/api/slow?ms=0",
                "/api/ownership",
                "/healthz",
                "/readyz",
                "/metrics"
            })
    void headAnswersAsGetWithoutABody(String path) throws Exception {
        app.submit(POST);
        var head = app.send(HttpRequest.newBuilder(app.uri(path)).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(type(head)).isEqualTo(type(app.get(path)));
        assertThat(head.body()).isEmpty();
        assertThat(app.raw("HEAD " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .endsWith("\r\n\r\n");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        app.submit(POST);
        var answers = app.raw("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /api/posts/1 HTTP/1.1\r\nHost: x\r\n\r\n"
                + "POST /submit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 33\r\n\r\n"
                + "{\"title\": \"abc\", \"content\":\"def\"}"
                + "GET /api/posts/77 HTTP/1.1\r\nHost: x\r\n\r\n"
                + "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answers).containsSubsequence("alive", "\"id\":1", "Post created", "There is no post 77.", "ready");
    }

    private static String type(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }
}
