package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import lab.testing.AppUnderTest;
import lab.testing.Patience;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields that go with every answer, and what those of a request say about its body. */
@ParameterizedClass
@MethodSource("lab.testing.AppUnderTest#started")
public abstract class HttpHeadersContract {

    private static final String GOOD = "{\"title\": \"abc\", \"content\": \"def\"}";

    private static final Pattern NEW_NAME = Pattern.compile("\r\nX-Request-Id: ([0-9a-f]{16})\r\n");

    @Parameter
    AppUnderTest app;

    @AfterEach
    void theProcessLives() throws Exception {
        app.side().execute("TRUNCATE posts, post_events");
        app.assertUnharmed();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 200",
        "HEAD, /, 200",
        "GET, /api/posts, 200",
        "GET, /api/posts?limit=0, 400",
        "GET, /api/posts/77, 404",
        "GET, /api/posts/export, 200",
        "HEAD, /api/posts/export, 200",
        "GET, /api/slow?ms=0, 200",
        "GET, /healthz, 200",
        "GET, /readyz, 200",
        "GET, /metrics, 200",
        "GET, /nothing, 404",
        "POST, /, 405",
        "POST, /submit, 415"
    })
    void nobodyMayKeepAnAnswerOrGuessItsType(String method, String path, int status) throws Exception {
        var answer = app.send(HttpRequest.newBuilder(app.uri(path)).method(method, BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().allValues("Content-Type")).hasSize(1);
        assertThat(answer.headers().allValues("X-Request-Id")).hasSize(1);
        var date = ZonedDateTime.parse(field(answer, "Date"), DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(date.toInstant()).isCloseTo(Instant.now(), Assertions.within(Patience.LIMIT));
    }

    @Test
    void theClientsNameForItsRequestIsInTheAnswer() throws Exception {
        for (var id : List.of("a", "7f3c-19.A_b", "x".repeat(64))) {
            assertThat(healthWith("X-Request-Id: " + id + "\r\n")).contains("\r\nX-Request-Id: " + id + "\r\n");
        }
    }

    @Test
    void aNameThatCannotBePrintedAnywhereIsReplacedByANewOne() throws Exception {
        var names = new HashSet<String>();
        for (var id : List.of("", "a b", "a\"b", "a;b", "a=b", "\u00e4", "x".repeat(65), "a\r\nX-Request-Id: b")) {
            var name = NEW_NAME.matcher(healthWith("X-Request-Id: " + id + "\r\n"));
            assertThat(name.find()).as(id).isTrue();
            names.add(name.group(1));
        }
        assertThat(names).as("each its own").hasSize(8);
    }

    @Test
    void thePageMayDoNothingButLookAsItDoes() throws Exception {
        var page = app.get("/");
        var style = page.body().replaceFirst("(?s)^.*<style>(.*)</style>.*$", "$1");
        var hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(field(page, "Content-Security-Policy"))
                .isEqualTo("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash)
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(field(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.body())
                .as("what the policy forbids")
                .doesNotContain("<script", "style=", "<link", "<img", "<form", "onload");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf8",
                "application/json; profile=\"x; y\"; charset=utf-8",
                "application/json; charset=utf-8; x=y"
            })
    void jsonMayHaveParameters(String type) throws Exception {
        assertThat(submit(type, GOOD, StandardCharsets.UTF_8).statusCode()).isEqualTo(200);
    }

    @Test
    void anotherCharsetIsRefusedByItsName() throws Exception {
        var answer = submit("application/json; charset=latin1", GOOD, StandardCharsets.ISO_8859_1);
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).isEqualTo("Content-Type has the charset 'latin1'; send JSON in UTF-8.");
        assertThat(field(answer, "Accept")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "X-UTF-32LE-BOM"})
    void anotherEncodingOfTheCharactersIsRefused(String charset) throws Exception {
        var answer = submit("application/json", GOOD, Charset.forName(charset));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("The body is not UTF-8.");
    }

    @Test
    void aCompressedBodyIsRefusedAndTheNextOneOnTheConnectionIsTaken() throws Exception {
        var gzip = app.send(
                submission("application/json", GOOD, StandardCharsets.UTF_8).header("Content-Encoding", "gzip"));
        assertThat(gzip.statusCode()).isEqualTo(415);
        assertThat(gzip.body()).isEqualTo("Content-Encoding is 'gzip'; send the body as it is.");
        assertThat(field(gzip, "Accept-Encoding")).isEqualTo("identity");
        var plain = app.send(
                submission("application/json", GOOD, StandardCharsets.UTF_8).header("Content-Encoding", "identity"));
        assertThat(plain.statusCode()).isEqualTo(200);
    }

    @Test
    void headOfTheExportReadsNoPost() throws Exception {
        app.lock("posts");
        try {
            assertThat(app.raw("HEAD /api/posts/export HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Content-Type: application/x-ndjson\r\n")
                    .doesNotContain("Content-Length")
                    .endsWith("\r\n\r\n");
        } finally {
            app.unlock();
        }
    }

    private HttpResponse<String> submit(String type, String body, Charset charset) throws Exception {
        return app.send(submission(type, body, charset));
    }

    private HttpRequest.Builder submission(String type, String body, Charset charset) {
        return HttpRequest.newBuilder(app.uri("/submit"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body, charset));
    }

    private String healthWith(String fields) throws Exception {
        return app.raw("GET /healthz HTTP/1.1\r\nHost: x\r\n" + fields + "Connection: close\r\n\r\n");
    }

    private static String field(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
