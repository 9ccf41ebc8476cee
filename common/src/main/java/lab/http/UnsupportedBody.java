package lab.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a body is answered 415 before it is read: it is not JSON in UTF-8, or it is encoded. The fields are read as RFC 9110 has them,
 * sections 8.3 and 8.4.
 *
 * @param reason one sentence for the client
 * @param header the field of the answer that says what would be taken, section 15.5.16
 * @param taken its value
 */
record UnsupportedBody(String reason, HttpString header, String taken) {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String QUOTED = "\"((?:[\\t\\x20-\\xff&&[^\"\\\\\\x7f]]|\\\\[\\t\\x20-\\xff])*+)\"";

    /** After the name, as often as there are parameters; a semicolon may also stand alone. */
    private static final Pattern PARAMETER =
            Pattern.compile("[ \\t]*;[ \\t]*(?:(%s)=(?:(%s)|%s))?".formatted(TOKEN, TOKEN, QUOTED));

    private static final Pattern JSON = Pattern.compile("application/json(?![^ \\t;])", Pattern.CASE_INSENSITIVE);

    /** The second is no registered name, but what people write. */
    private static final List<String> UTF_8 = List.of("utf-8", "utf8");

    /** The reason, or empty when the head of the request promises a body that can be read. */
    static Optional<UnsupportedBody> in(HeaderMap head) {
        var type = type(head.get(Headers.CONTENT_TYPE));
        return type.isPresent() ? type : encoding(head.get(Headers.CONTENT_ENCODING));
    }

    private static Optional<UnsupportedBody> type(@Nullable HeaderValues types) {
        if (types == null || types.size() != 1) {
            return notJson();
        }
        var text = types.getFirst().strip();
        var json = JSON.matcher(text);
        if (!json.lookingAt()) {
            return notJson();
        }
        var parameter = PARAMETER.matcher(text);
        var end = json.end();
        while (end < text.length()) {
            if (!parameter.region(end, text.length()).lookingAt()) {
                return notJson();
            }
            if ("charset".equalsIgnoreCase(parameter.group(1))) {
                var charset = parameter.group(2) != null ? parameter.group(2) : parameter.group(3);
                if (UTF_8.stream().noneMatch(charset.replace("\\", "")::equalsIgnoreCase)) {
                    return wrongType("Content-Type has the charset '" + charset + "'; send JSON in UTF-8.");
                }
            }
            end = parameter.end();
        }
        return Optional.empty();
    }

    private static Optional<UnsupportedBody> encoding(@Nullable HeaderValues encodings) {
        if (encodings == null) {
            return Optional.empty();
        }
        return encodings.stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase("identity"))
                .findFirst()
                .map(coding -> new UnsupportedBody(
                        "Content-Encoding is '" + coding + "'; send the body as it is.",
                        Headers.ACCEPT_ENCODING,
                        "identity"));
    }

    private static Optional<UnsupportedBody> notJson() {
        return wrongType("Send JSON: Content-Type: application/json.");
    }

    private static Optional<UnsupportedBody> wrongType(String reason) {
        return Optional.of(new UnsupportedBody(reason, Headers.ACCEPT, "application/json"));
    }
}
