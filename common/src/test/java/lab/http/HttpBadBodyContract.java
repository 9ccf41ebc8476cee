package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client submits that is no post, it gets a reason or its connection's end, and nothing is written. */
@ParameterizedClass
@MethodSource("lab.testing.AppUnderTest#started")
public abstract class HttpBadBodyContract {

    private static final String GOOD = "{\"title\": \"abc\", \"content\": \"def\"}";
    private static final int LIMIT = 64 * 1024;

    @Parameter
    AppUnderTest app;

    @AfterEach
    void nothingIsWrittenAndTheProcessLives() throws Exception {
        app.assertUnharmed();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'title': 'ab', 'content': 'def'} | The field title has 2 characters; it takes 3 to 256.",
                "{'title': 'abc', 'content': 'de'} | The field content has 2 characters; it takes 3 to 10000.",
                "{'title': 'abc'} | The field content is missing.",
                "{'title': 7, 'content': 'def'} | The body is not an object with the strings title and content.",
                "null | The body is null; send an object with the strings title and content.",
                "{'title': 'abc\\u0000', 'content': 'def'} | The field title holds U+0000, which PostgreSQL can't store.",
                "{'title': 'abc\\uD83D', 'content': 'def'} | The field title holds half of a surrogate pair, which is not a character."
            })
    void aBadPostIsRefusedWithTheReason(String body, String reason) throws Exception {
        assertText(app.submit(body.replace('\'', '"')), 400, reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "abc", "<xml/>", "{\"title\": \"abc\", \"content\": \"def\"} x", "\u0000"})
    void aBodyThatIsNotJsonIsRefused(String body) throws Exception {
        var answer = app.submit(body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).startsWith("The body is not ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonp",
                "application/json; charset",
                "text/json",
                "json",
                ";",
                ",",
                "*/*"
            })
    void anotherMediaTypeIsRefused(String contentType) throws Exception {
        assertText(submit(contentType, GOOD), 415, "Send JSON: Content-Type: application/json.");
    }

    @Test
    void noMediaTypeIsRefusedAndSoAreTwo() throws Exception {
        var none = HttpRequest.newBuilder(app.uri("/submit")).POST(BodyPublishers.ofString(GOOD));
        assertText(app.send(none), 415, "Send JSON: Content-Type: application/json.");
        var empty =
                "POST /submit HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type:\r\nContent-Length: 0\r\n\r\n";
        assertThat(app.raw(empty)).startsWith("HTTP/1.1 415 ");
        var two = HttpRequest.newBuilder(app.uri("/submit"))
                .header("Content-Type", "application/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(GOOD));
        assertText(app.send(two), 415, "Send JSON: Content-Type: application/json.");
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 2 * LIMIT, 5_000_000})
    void aBodyThatIsTooLongIsRefusedByItsContentLength(int length) throws Exception {
        assertText(app.submit("x".repeat(length)), 413, "The body is longer than 65536 bytes.");
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 2 * LIMIT, 5_000_000})
    void aBodyThatIsTooLongIsRefusedChunkByChunk(int length) throws Exception {
        var chunked = HttpRequest.newBuilder(app.uri("/submit"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length])));
        assertText(app.send(chunked), 413, "The body is longer than 65536 bytes.");
    }

    /** A client that sends before it reads meets no end of the connection: it would never read why. */
    @ParameterizedTest
    @CsvSource({
        "POST /submit, 413, Content-Type: application/json, true",
        "POST /submit, 413, Content-Type: application/json, false",
        "POST /submit, 415, Content-Type: text/plain, true",
        "POST /submit, 415, Content-Type: text/plain, false",
        "PUT /submit, 405, Content-Type: application/json, true",
        "PUT /submit, 405, Content-Type: application/json, false",
        "POST /nowhere, 404, Content-Type: application/json, true",
        "POST /nowhere, 404, Content-Type: application/json, false"
    })
    void whoeverIsRefusedMaySendTheRest(String route, int status, String type, boolean chunked) throws IOException {
        var zeros = new byte[5_000_000];
        var length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + zeros.length;
        try (var socket = app.connect()) {
            var out = socket.getOutputStream();
            out.write(String.join("\r\n", route + " HTTP/1.1", "Host: x", type, length, "Connection: close", "", "")
                    .getBytes(StandardCharsets.US_ASCII));
            if (chunked) {
                out.write("4C4B40\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.write(zeros);
            if (chunked) {
                out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\r\nConnection: close\r\n");
        }
    }

    /** Undertow's reader of bodies believes it where there is no Content-Length, and fails of one that is no number. */
    @Test
    void aLengthThatHttpDoesNotKnowIsNoLength() throws IOException {
        var answer = app.raw(String.join(
                "\r\n",
                "POST /nowhere HTTP/1.1",
                "Host: x",
                "X-Content-Length: x",
                "Transfer-Encoding: chunked",
                "",
                "1\r\nx\r\n0\r\n\r\n"));
        assertThat(answer).startsWith("HTTP/1.1 404 ");
    }

    /** Who says 2 GB gets no 2 GB of the heap. */
    @ParameterizedTest
    @ValueSource(strings = {"2000000000", "99999999999", "99999999999\r\nConnection: close"})
    void aBodyThatIsOnlyAnnouncedIsRefusedBeforeItCame(String length) throws IOException {
        var answer = app.raw(String.join(
                "\r\n",
                "POST /submit HTTP/1.1",
                "Host: x",
                "Content-Type: application/json",
                "Content-Length: " + length,
                "",
                ""));
        assertThat(answer).startsWith("HTTP/1.1 413 ").endsWith("The body is longer than 65536 bytes.");
    }

    @Test
    void aBodyOfExactlyTheLimitIsRead() throws Exception {
        assertThat(app.submit("x".repeat(LIMIT)).statusCode()).isEqualTo(400);
    }

    @Test
    void whoExpectsContinueAndSendsTheWrongTypeIsRefusedAtOnce() throws IOException {
        var answer = app.raw(String.join(
                "\r\n",
                "POST /submit HTTP/1.1",
                "Host: x",
                "Connection: close",
                "Expect: 100-continue",
                "Content-Type: text/plain",
                "Content-Length: 40",
                "",
                ""));
        assertThat(answer).startsWith("HTTP/1.1 415 ");
    }

    @Test
    void aClientThatLeavesInTheMiddleOfItsBodyDoesNoHarm() throws IOException {
        for (var i = 0; i < 20; i++) {
            try (var socket = app.connect()) {
                AppUnderTest.beginBody(socket);
            }
        }
    }

    private HttpResponse<String> submit(String contentType, String body) throws IOException, InterruptedException {
        return app.send(HttpRequest.newBuilder(app.uri("/submit"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
    }

    private static void assertText(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo(text);
    }
}
