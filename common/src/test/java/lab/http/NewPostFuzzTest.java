package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lab.testing.Fuzz;
import org.junit.jupiter.api.Test;

/** Whatever is submitted becomes a post that PostgreSQL can store, or is the client's fault; {@link Fuzz} says how to look longer. */
class NewPostFuzzTest {

    private static final List<String> BODIES = List.of(
            "{\"title\": \"abc\", \"content\": \"def\"}",
            "{\"content\":\"\\u00e9\\ud83d\\ude00\\n\\\"\\\\\",\"title\":\"é😀 / long enough\",\"x\":[1,-2.5e10,true,null,{\"y\":\"z\"}]}",
            "\uFEFF\n{\"title\": \"a title\", \"content\": \"" + "words, ".repeat(50) + "\"}",
            "[{\"title\": \"abc\"}]",
            "null",
            "");

    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "\\",
            "\\u0000",
            "\\ud83d",
            "\\ude00",
            "\\u",
            "\0",
            "\uFEFF",
            "é",
            "😀",
            "null",
            "true",
            "-",
            "1e999999999",
            "0.",
            "\"title\":",
            "\"content\":",
            "\"abc\"",
            "//",
            "/*",
            "NaN",
            "\n",
            "\t",
            "\u007f",
            "\u2028");

    private static final ObjectMapper ANY_JSON = new ObjectMapper();

    @Test
    void aBodyIsAPostOrTheClientsFault() {
        Fuzz.of(BODIES, WORDS).holds(body -> {
            try {
                assertCanBeStored(NewPost.parse(body), new String(body, StandardCharsets.UTF_8));
            } catch (ClientError e) {
                assertThat(e.status()).isEqualTo(400);
                assertThat(e.getMessage())
                        .startsWith("The ")
                        .endsWith(".")
                        .hasSizeLessThan(500)
                        .doesNotContain("\n", "Exception", "com.fasterxml", "lab.http");
            }
        });
    }

    @Test
    void aContentTypeIsReadOrRefused() {
        var types = List.of(
                "application/json",
                "application/json; charset=utf-8; x=\"a\\\"b\"",
                "application/json;charset=\"utf8\"");
        Fuzz.of(types, List.of(";", "=", "\"", "\\", "charset", "utf-8", " ", "\t", ",", "/", "x=y", "\"\"", "\0"))
                .holds(type -> UnsupportedBody.in(
                        new HeaderMap().add(Headers.CONTENT_TYPE, new String(type, StandardCharsets.ISO_8859_1))));
    }

    private static void assertCanBeStored(NewPost post, String body) {
        assertText(post.title(), 256);
        assertText(post.content(), 10_000);
        try {
            var read = ANY_JSON.readTree(body.replaceFirst("^\uFEFF", ""));
            assertThat(post)
                    .isEqualTo(new NewPost(
                            read.get("title").textValue(), read.get("content").textValue()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON to others", e);
        }
    }

    private static void assertText(String text, int most) {
        assertThat(text.codePointCount(0, text.length())).isBetween(3, most);
        assertThat(text.indexOf(0)).isNegative();
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }
}
