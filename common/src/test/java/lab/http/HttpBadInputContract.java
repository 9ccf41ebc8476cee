package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/**
 * Whatever a client asks for, it gets a reason or its connection's end: never a 5xx, nothing is written, and the process
 * lives on, the broken variant's as well. Its panic is for the database's errors.
 */
@ParameterizedClass
@MethodSource("lab.testing.AppUnderTest#started")
public abstract class HttpBadInputContract {

    @Parameter
    AppUnderTest app;

    @AfterEach
    void nothingIsWrittenAndTheProcessLives() throws Exception {
        app.assertUnharmed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/index.html",
                "/submit/x",
                "/healthz/x",
                "/..",
                "/../etc/passwd",
                "/%2e%2e/x",
                "//",
                "/API/posts",
                "/%00",
                "/%F0%9F%98%80"
            })
    void anUnknownRouteIsPlainText404(String path) throws IOException {
        var answer = app.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 404 ").contains("Content-Type: text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/nothing", "/api/posts/1/2", "/api/", "/api/posts/export/x"})
    void anUnknownRouteOfTheApiIsAProblem(String path) throws Exception {
        var answer = app.get(path);
        assertProblem(answer, 404, "There is no " + path + ".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /submit | POST",
                "PUT | /submit | POST",
                "HEAD | /submit | POST",
                "OPTIONS | /submit | POST",
                "POST | / | GET, HEAD",
                "DELETE | / | GET, HEAD",
                "POST | /healthz | GET, HEAD",
                "POST | /api/posts | GET, HEAD",
                "DELETE | /api/posts/1 | GET, HEAD",
                "PATCH | /api/posts/export | GET, HEAD",
                "POST | /api/slow | GET, HEAD",
                "TRACE | /metrics | GET, HEAD",
                "BREW | /readyz | GET, HEAD"
            })
    void theWrongMethodIsToldTheRightOnes(String method, String path, String allowed) throws IOException {
        var answer = app.raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 405 ").contains("Allow: " + allowed + "\r\n");
        assertThat(answer)
                .contains("Content-Type: " + (path.startsWith("/api/") ? "application/problem+json" : "text/plain"));
        if (!method.equals("HEAD")) {
            assertThat(answer).contains(path + " takes " + allowed + ".");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/posts?limit=0 | limit is '0'; it takes a whole number from 1 to 1000.",
                "/api/posts?limit=1001 | limit is '1001'; it takes a whole number from 1 to 1000.",
                "/api/posts?limit=-1 | limit is '-1'; it takes a whole number from 1 to 1000.",
                "/api/posts?limit=ten | limit is 'ten'; it takes a whole number from 1 to 1000.",
                "/api/posts?limit | limit is ''; it takes a whole number from 1 to 1000.",
                "/api/posts?limit=4294967297 | limit is '4294967297'; it takes a whole number from 1 to 1000.",
                "/api/posts?limit=1%3BDROP | limit is '1;DROP'; it takes a whole number from 1 to 1000.",
                "/api/posts/0 | id is '0'; it takes a whole number from 1 to 9223372036854775807.",
                "/api/posts/abc | id is 'abc'; it takes a whole number from 1 to 9223372036854775807.",
                "/api/posts/9223372036854775808 | id is '9223372036854775808'; it takes a whole number from 1 to 9223372036854775807.",
                "/api/posts?limit=1&limit=1 | limit is given 2 times; send one.",
                "/api/slow?ms=1&ms=x&ms=2 | ms is given 3 times; send one.",
                "/api/slow | ms is ''; it takes a whole number from 0 to 10000.",
                "/api/slow?ms=-1 | ms is '-1'; it takes a whole number from 0 to 10000.",
                "/api/slow?ms=10001 | ms is '10001'; it takes a whole number from 0 to 10000.",
                "/api/slow?ms=1e3 | ms is '1e3'; it takes a whole number from 0 to 10000."
            })
    void aBadNumberIsAProblemWithItsRange(String path, String detail) throws Exception {
        assertProblem(app.get(path), 400, detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%",
                "/%z",
                "/%zz",
                "/api/posts/%",
                "/api/posts?limit=%",
                "/api/posts?limit=%zz",
                "/api/posts?%=1",
                "/api/posts/%C3%28",
                "/?%FF",
                "/<script>"
            })
    void aBadEscapeIsTheClientsFault(String path) throws IOException {
        var answer = app.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).matches("(?s)HTTP/1.1 [24]\\d\\d .*");
    }

    @Test
    void headersThatAreTooLongAreTheClientsFault() throws IOException {
        assertNoServerError("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
        assertNoServerError("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertNoServerError("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + "X: x\r\n".repeat(1000) + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n",
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\nConnection: close\r\n\r\n",
                "GET http:// HTTP/1.1\r\nConnection: close\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "CONNECT x:1 HTTP/1.1\r\nConnection: close\r\n\r\n",
                "POST /submit HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
                "POST /submit HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: x\r\nConnection: close\r\n\r\n",
                "POST /submit HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n\r\n",
                "POST /submit HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: x\r\nConnection: close\r\n\r\n",
                "POST /submit HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\nConnection: close\r\n\r\n0\r\n\r\n"
            })
    void garbageInsteadOfHttpIsTheClientsFault(String garbage) throws IOException {
        assertNoServerError(garbage);
    }

    private void assertNoServerError(String request) throws IOException {
        try (var socket = app.connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).doesNotContain("HTTP/1.1 5", "Exception", "io.undertow");
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .startsWith("{\"title\":\"")
                .endsWith("\",\"status\":" + status + ",\"detail\":\"" + detail + "\"}");
    }
}
