package lab.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body either becomes a post that PostgreSQL can store, or is refused with 400 and a reason. Nothing else comes out. */
class NewPostTest {

    private static final String EMOJI = "😀";

    @Test
    void aTitleAndAContentMakeAPost() {
        assertThat(parse("{'title': 'abc', 'content': 'def'}")).isEqualTo(new NewPost("abc", "def"));
    }

    @Test
    void unknownFieldsAreIgnored() {
        assertThat(parse("{'id': 7, 'title': 'abc', 'content': 'def', 'x': {'y': [null]}}"))
                .isEqualTo(new NewPost("abc", "def"));
    }

    @Test
    void anEscapedPairOfSurrogatesIsOneCharacter() {
        assertThat(parse("{'title': 'a\\uD83D\\uDE00b', 'content': 'def'}").title())
                .isEqualTo("a" + EMOJI + "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{'title'",
                "{'title': 'abc'",
                "{title: 'abc'}",
                "{'title': 'a\nb', 'content': 'def'}",
                "{'title': 'abc', 'content': 'def',}",
                "{'title': '\\x', 'content': 'def'}",
                "abc",
                "NaN",
                "{'title': 'abc', 'content': 'def'} x",
                "{'title': 'abc', 'content': 'def'}{}",
                "{'title': 'abc', 'content': 'def'} null",
                "// c\n{'title': 'abc', 'content': 'def'}"
            })
    void whatIsNotJsonIsRefused(String body) {
        assertThat(reason(body)).startsWith("The body is not ").endsWith(".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{'title': 'abc', 'content': 'def'}]",
                "'abc'",
                "''",
                "7",
                "7.5",
                "true",
                "{'title': 777, 'content': 'def'}",
                "{'title': 77.7, 'content': 'def'}",
                "{'title': true, 'content': 'def'}",
                "{'title': ['abc'], 'content': 'def'}",
                "{'title': {'a': 'abc'}, 'content': 'def'}",
                "{'title': 'abc', 'content': 123}",
                "{'title': [], 'content': 'def'}"
            })
    void theWrongTypeIsRefused(String body) {
        assertThat(reason(body)).isEqualTo("The body is not an object with the strings title and content.");
    }

    @Test
    void aNullBodyIsRefused() {
        assertThat(reason("null")).isEqualTo("The body is null; send an object with the strings title and content.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | title", "{'title': null, 'content': 'def'} | title", "{'content': 'def'} | title",
                "{'title': 'abc'} | content", "{'title': 'abc', 'content': null} | content",
                        "{'Title': 'abc', 'content': 'def'} | title"
            })
    void aMissingFieldIsNamed(String body, String field) {
        assertThat(reason(body)).isEqualTo("The field " + field + " is missing.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'title': 'abc', 'title': 'abd', 'content': 'def'}",
                        "{'title': 'abc', 'content': 'def', 'content': 'def'}",
                "{'title': 'abc', 'content': 'def', 'x': 1, 'x': 1}",
                        "{'title': 'abc', 'content': 'def', 'x': {'y': 1, 'y': 2}}"
            })
    void aKeyThatComesTwiceIsRefused(String body) {
        assertThat(reason(body))
                .startsWith("The body is not valid JSON at line 1, column")
                .contains("Duplicate field");
    }

    @ParameterizedTest
    @CsvSource({"2, false", "3, true", "256, true", "257, false"})
    void aTitleIsCountedInCodePoints(int length, boolean fits) {
        assertFits("title", "a".repeat(length), "def", length, fits, "3 to 256");
        assertFits("title", EMOJI.repeat(length), "def", length, fits, "3 to 256");
    }

    @ParameterizedTest
    @CsvSource({"0, false", "2, false", "3, true", "10000, true", "10001, false"})
    void aContentIsCountedInCodePoints(int length, boolean fits) {
        assertFits("content", "abc", "a".repeat(length), length, fits, "3 to 10000");
        assertFits("content", "abc", EMOJI.repeat(length), length, fits, "3 to 10000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"title", "content"})
    void aZeroCharacterIsRefused(String field) {
        var body = "{'title': 'abc', 'content': 'def'}".replace("'" + field + "': '", "'" + field + "': '\\u0000");
        assertThat(reason(body)).isEqualTo("The field " + field + " holds U+0000, which PostgreSQL can't store.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\uD83D", "\\uDE00", "\\uDE00\\uD83D", "\\uD83Dx\\uDE00"})
    void halfASurrogatePairIsRefused(String half) {
        assertThat(reason("{'title': 'ab" + half + "c', 'content': 'def'}"))
                .isEqualTo("The field title holds half of a surrogate pair, which is not a character.");
        assertThat(reason("{'title': 'abc', 'content': 'de" + half + "f'}"))
                .isEqualTo("The field content holds half of a surrogate pair, which is not a character.");
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 1000, 30_000})
    void deepNestingIsRefused(int depth) {
        assertThat(reason("[".repeat(depth) + "]".repeat(depth))).startsWith("The body is not ");
        assertThat(reason("{'title': 'abc', 'content': 'def', 'x': " + "[".repeat(depth) + "]".repeat(depth) + "}"))
                .startsWith("The body is not valid JSON");
        assertThat(reason("{'x':".repeat(depth))).startsWith("The body is not ");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        for (var bad :
                new int[][] {{0xff}, {0xc3, 0x28}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80}, {0xc3}
                }) {
            var title = new StringBuilder("abc");
            for (var b : bad) {
                title.append((char) b);
            }
            var body = json("{'title': '" + title + "', 'content': 'def'}").getBytes(StandardCharsets.ISO_8859_1);
            assertNotUtf8(body);
        }
    }

    @Test
    void aByteOrderMarkDoesNoHarm() {
        assertThat(parse("\uFEFF{'title': 'abc', 'content': 'def'}")).isEqualTo(new NewPost("abc", "def"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32LE",
                "UTF-32BE",
                "UTF-16",
                "x-UTF-16LE-BOM",
                "X-UTF-32BE-BOM",
                "X-UTF-32LE-BOM",
                "ISO-8859-1"
            })
    void theOtherEncodingsOfJsonAreRefused(String charset) {
        assertNotUtf8(json("{'title': 'abc', 'content': 'déf'}").getBytes(Charset.forName(charset)));
    }

    private static void assertNotUtf8(byte[] body) {
        assertThatExceptionOfType(ClientError.class)
                .as("%s", Arrays.toString(body))
                .isThrownBy(() -> NewPost.parse(body))
                .withMessage("The body is not UTF-8.")
                .satisfies(e -> assertThat(e.status()).isEqualTo(400));
    }

    private static void assertFits(String field, String title, String content, int length, boolean fits, String range) {
        var body = "{'title': '" + title + "', 'content': '" + content + "'}";
        if (fits) {
            assertThat(parse(body)).isEqualTo(new NewPost(title, content));
        } else {
            assertThat(reason(body))
                    .isEqualTo("The field " + field + " has " + length + " characters; it takes " + range + ".");
        }
    }

    private static String reason(String body) {
        var error = assertThatExceptionOfType(ClientError.class)
                .as(body.length() < 200 ? body : body.substring(0, 200))
                .isThrownBy(() -> parse(body))
                .actual();
        assertThat(error.status()).isEqualTo(400);
        return String.valueOf(error.getMessage());
    }

    private static NewPost parse(String body) {
        return NewPost.parse(json(body).getBytes(StandardCharsets.UTF_8));
    }

    /** Single quotes read better in Java. */
    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
