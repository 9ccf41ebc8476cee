package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/** One request after the other: a post that is sent again under its key is stored once, in both variants. */
@ParameterizedClass
@MethodSource("lab.testing.AppUnderTest#started")
public abstract class IdempotencyContract {

    private static final String POST = "{\"title\": \"abc\", \"content\": \"def\"}";

    @Parameter
    AppUnderTest app;

    @BeforeEach
    void empty() throws SQLException {
        app.side().execute("TRUNCATE posts, post_events, idempotency_keys RESTART IDENTITY");
    }

    @Test
    void theSameAgainGetsTheFirstAnswerAndIsStoredOnce() throws Exception {
        for (var post : new String[] {POST, POST, "{\"content\":\"def\",\"title\":\"abc\",\"more\":1}"}) {
            var answer = app.submit(post, "key");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("Post created successfully");
            assertThat(answer.headers().firstValue("X-Post-Id")).hasValue("1");
        }
        assertThat(rows("posts")).isEqualTo(1);
        assertThat(rows("post_events")).isEqualTo(1);
    }

    @Test
    void anotherPostUnderTheSameKeyIsRefused() throws Exception {
        app.submit(POST, "key");
        for (var other : new String[] {POST.replace("abc", "abd"), POST.replace("def", "deg")}) {
            var answer = app.submit(other, "key");
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body())
                    .isEqualTo("This Idempotency-Key belongs to another post; send a new key with a new post.");
        }
        assertThat(rows("posts")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEY", "\"key\"", "key,", "!", "~"})
    void aKeyIsTakenAsItIs(String key) throws Exception {
        app.submit(POST, "key");
        assertThat(app.submit(POST, key).statusCode()).isEqualTo(200);
        assertThat(rows("posts")).isEqualTo(2);
    }

    @Test
    void theLongestKeyFits() throws Exception {
        app.submit(POST, "k".repeat(255));
        assertThat(app.submit(POST, "k".repeat(255)).statusCode()).isEqualTo(200);
        assertThat(rows("posts")).isEqualTo(1);
    }

    @Test
    void aPostThatWasRefusedLeavesItsKeyFree() throws Exception {
        assertThat(app.submit("{\"title\": \"ab\", \"content\": \"def\"}", "key")
                        .statusCode())
                .isEqualTo(400);
        assertThat(app.submit(POST, "key").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutAKeyTheSameAgainIsAnotherPost() throws Exception {
        app.submit(POST);
        app.submit(POST);
        assertThat(rows("posts")).isEqualTo(2);
        assertThat(rows("idempotency_keys")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Idempotency-Key: | Idempotency-Key has 0 characters; it takes 1 to 255 visible ASCII characters.",
                "Idempotency-Key: a b | Idempotency-Key is 'a b'; it takes 1 to 255 visible ASCII characters.",
                "Idempotency-Key: \u00e9 | Idempotency-Key is '\u00e9'; it takes 1 to 255 visible ASCII characters."
            })
    void aBadKeyIsRefusedInOneSentence(String header, String reason) throws Exception {
        assertRefused(submit(header), reason);
    }

    @Test
    void aKeyThatIsTooLongOrGivenTwiceIsRefused() throws Exception {
        assertRefused(
                submit("Idempotency-Key: " + "k".repeat(256)),
                "Idempotency-Key has 256 characters; it takes 1 to 255 visible ASCII characters.");
        assertRefused(
                submit("Idempotency-Key: key\r\nidempotency-key: key"), "Idempotency-Key is given 2 times; send one.");
        assertThat(submit("Idempotency-Key: " + "k".repeat(10_000_000))).doesNotContain("HTTP/1.1 200", "HTTP/1.1 5");
        assertThat(rows("posts")).isZero();
    }

    private String submit(String header) {
        try {
            return app.raw("POST /submit HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + header + "\r\nContent-Length: " + POST.length() + "\r\n\r\n" + POST);
        } catch (IOException e) {
            return "cut off"; // while it was still sending
        }
    }

    private void assertRefused(String answer, String reason) throws SQLException {
        assertThat(answer).startsWith("HTTP/1.1 400 ").endsWith("\r\n\r\n" + reason);
        assertThat(rows("posts") + rows("post_events") + rows("idempotency_keys"))
                .isZero();
    }

    private long rows(String table) throws SQLException {
        return app.side().number("SELECT count(*) FROM " + table);
    }
}
