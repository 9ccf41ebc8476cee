package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a proxy and the app could disagree about the end of a request, the app takes nothing that follows for a request (RFC 9112,
 * sections 2, 5, 6 and 7; request smuggling). Every request here is followed by one that only a wrong reader would answer.
 */
@ParameterizedClass
@MethodSource("lab.testing.AppUnderTest#started")
public abstract class HttpFramingContract {

    private static final String POST = "POST /submit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String BODY = "{\"title\": \"abc\", \"content\": \"def\"}"; // 34 bytes, in chunks 22
    private static final String CHUNKS = "22\r\n" + BODY + "\r\n0\r\n\r\n";
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    @Parameter
    AppUnderTest app;

    @AfterEach
    void theProcessLives() throws Exception {
        app.side().execute("TRUNCATE posts, post_events");
        app.assertUnharmed();
    }

    @Test
    void aSoundRequestIsFollowedByTheNext() throws IOException {
        assertThat(app.raw(POST + "Content-Length: 34\r\n\r\n" + BODY + SMUGGLED))
                .containsSubsequence("HTTP/1.1 200 ", "HTTP/1.1 404 ", "There is no /smuggled.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 34\r\nContent-Length: 34",
                "Content-Length: 34\r\nContent-Length: 0",
                "Content-Length: 34, 34",
                "Content-Length: +34",
                "Content-Length: -1",
                "Content-Length: 0x22",
                "Content-Length: 3 4",
                "Content-Length:",
                "Content-Length : 34",
                "Content-Length: 18446744073709551650", // 2^64 + 34
                "Content-Length: 99999999999999999999"
            })
    void aLengthThatIsNotOneWholeNumberIsRefused(String length) throws IOException {
        assertRefused(POST + length + "\r\n\r\n" + BODY + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\nContent-Length: 34",
                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: x",
                "Transfer-Encoding:",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: \u000bchunked"
            })
    void aTransferCodingThatIsNotChunkedAloneIsRefused(String coding) throws IOException {
        assertRefused(POST + coding + "\r\n\r\n" + CHUNKS + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y\nContent-Length: 0", // the end of a line is CR and LF
                "X: y\rContent-Length: 0",
                "X: y\rContent-Length: 0\r\nContent-Length: 34",
                "X: \0",
                "X\0: y",
                "X",
                ": y",
                "X(: y",
                " X: y\r\n\tContent-Length : 0",
            })
    void aFieldThatIsNoneIsRefused(String field) throws IOException {
        assertRefused("POST /submit HTTP/1.1\r\n" + field + "\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 34\r\n\r\n" + BODY + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n Content-Length: 0\r\n", "X: y\r\n\tTransfer-Encoding: chunked\r\n"})
    void aFoldedLineIsPartOfTheFieldBeforeIt(String folded) throws IOException {
        assertThat(app.raw(POST + folded + "Content-Length: 34\r\n\r\n" + BODY + SMUGGLED))
                .containsSubsequence("HTTP/1.1 200 ", "HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22\r\n" + BODY + "\r\n0\r\n\r\n",
                "22;a=b\r\n" + BODY + "\r\n0\r\nX: y\r\n\r\n",
                "00000022\r\n" + BODY + "\r\n000\r\nContent-Length: 5\r\n\r\n",
                "22xyz\r\n" + BODY + "\r\n0\r\n\r\n", // Undertow skips this, and the next four
                "22\n" + BODY + "\n0\n\n",
                "22\r\n" + BODY + "xyz\r\n0\r\n\r\n",
                "22\r\n" + BODY + "\r\n0xyz\r\n\r\n",
                "22;a=\"\r\n" + BODY + "\r\n0\r\n\r\n"
            })
    void chunksAreTheConnectionsLastBody(String chunks) throws IOException {
        var answer = answer(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + SMUGGLED);
        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("Connection: close")
                .endsWith("Post created successfully");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+22",
                "-22",
                "0x22",
                " 22",
                "",
                "zz",
                "ffffffffffffffff",
                "8000000000000000",
                "4000000000000000",
                "2000000000000000",
                "10000000000000022"
            })
    void aSizeThatIsNoneIsRefused(String size) throws IOException {
        assertRefused(POST + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n" + BODY + "\r\n0\r\n\r\n" + SMUGGLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /healthz", "GET /", "HEAD /", "POST /nothing", "POST /submit", "DELETE /"})
    void aBodyThatNobodyAskedForIsNoRequest(String request) throws IOException {
        var answers = app.raw(request + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + SMUGGLED.length() + "\r\n\r\n"
                + SMUGGLED + "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answers).doesNotContain("/smuggled").endsWith("ready");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a\r\nHost: b\r\n", "Host: a b\r\n"})
    void aRequestNamesOneHost(String host) throws IOException {
        assertRefused("GET /healthz HTTP/1.1\r\n" + host + "\r\n" + SMUGGLED);
    }

    @Test
    void tenMegabytesOfHeadAreNotRead() throws IOException {
        var much = "x".repeat(10_000_000);
        for (var head : new String[] {
            "GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + much,
            "GET /healthz HTTP/1.1\r\nHost: x\r\n" + much + ": x",
            "GET /healthz HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(1_000_000),
            "GET /" + much,
            much
        }) {
            assertRefused(head + "\r\n\r\n" + SMUGGLED);
        }
    }

    /** Answered 400 at most, and the connection ends: a client that still sends may find it reset before it reads the answer. */
    private void assertRefused(String request) throws IOException {
        var answer = answer(request);
        if (!answer.isEmpty()) {
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Connection: close")
                    .doesNotContain("/smuggled");
            assertThat(answer.indexOf("HTTP/1.1", 1)).as("a second answer").isNegative();
        }
    }

    private String answer(String request) throws IOException {
        try (var socket = app.connect()) {
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            } catch (SocketException e) {
                // it was cut off while it sent: there may be an answer
            }
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        var answer = new StringBuilder();
        InputStream in = socket.getInputStream();
        try {
            for (var b = in.read(); b >= 0; b = in.read()) {
                answer.append((char) b);
            }
        } catch (SocketException e) {
            // reset: what came is all
        }
        return answer.toString();
    }
}
