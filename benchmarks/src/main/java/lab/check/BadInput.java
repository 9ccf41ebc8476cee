package lab.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.List;

/**
 * One request to {@code /submit} that is none. The limits are the origin's: title 3 to 256, content 3 to 10,000 characters.
 *
 * @param name for a sentence
 * @param charset in which the body is sent; the only good one is UTF-8
 */
record BadInput(String name, String method, String body, Charset charset) {

    /** In the title or the content of each. */
    static final String MARK = "bad input";

    /** @param mark of the grader's posts */
    static List<BadInput> all(String mark) {
        var text = mark + MARK;
        return List.of(
                post("an empty body", ""),
                post("half of a JSON object", "{\"title\": \"" + text),
                post("a JSON string", "\"" + text + "\""),
                post("no content", "{\"title\": \"%s\"}".formatted(text)),
                post("a title of 2", json("ab", text)),
                post("a title of 257", json(text + "x".repeat(257 - text.length()), text)),
                post("a content of 2", json(text, "ab")),
                post("a content of 10,001", json(text, text + "x".repeat(10_001 - text.length()))),
                post("a title that is a number", "{\"title\": 1234, \"content\": \"%s\"}".formatted(text)),
                post("U+0000 in the title", json(text + "\\u0000", text)), // PostgreSQL can't store it
                new BadInput("a byte that is no UTF-8", "POST", json(text + "\u00ff", text), ISO_8859_1),
                post("a body of 1 MB", json(text, text + "x".repeat(1_000_000))),
                new BadInput("PUT", "PUT", json(text, text), UTF_8));
    }

    /** What is sent. */
    byte[] bytes() {
        return body.getBytes(charset);
    }

    private static String json(String title, String content) {
        return "{\"title\": \"%s\", \"content\": \"%s\"}".formatted(title, content);
    }

    private static BadInput post(String name, String body) {
        return new BadInput(name, "POST", body, UTF_8);
    }
}
