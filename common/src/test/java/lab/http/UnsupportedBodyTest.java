package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Media types and encodings as RFC 9110 has them: sections 5.6.6, 8.3 and 8.4. */
class UnsupportedBodyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                " application/json ",
                "application/json;",
                "application/json ;; ;",
                "application/json;charset=utf-8",
                "application/json; charset=utf8",
                "application/json; CHARSET=\"UTF-8\"",
                "application/json; charset=\"ut\\f-8\"",
                "application/json; profile=x; charset=utf-8",
                "application/json; charset=utf-8; profile=\"a \\\" ; charset=latin1\"",
                "application/json\t;\tx=\"\"",
                "application/json; x=!#$%&'*+.^_`|~-"
            })
    void thisIsJsonInUtf8(String type) {
        assertThat(UnsupportedBody.in(head(type))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "json",
                "application",
                "application/",
                "application/jsonp",
                "application/json-seq",
                "application/problem+json",
                "application/json/x",
                "application/json, application/json",
                "application/json x=y",
                "application/json; charset",
                "application/json; charset=",
                "application/json; charset =utf-8",
                "application/json; charset= utf-8",
                "application/json; charset=\"utf-8",
                "application/json; charset=\"utf-8\\\"",
                "application/json; charset='utf-8",
                "application/json; =utf-8",
                "application/json; x=a b",
                "application/json; x=\"\u0000\"",
                "text/plain; charset=utf-8"
            })
    void thisIsNot(String type) {
        var reason = type.contains("'")
                ? "Content-Type has the charset ''utf-8'; send JSON in UTF-8." // an apostrophe quotes nothing
                : "Send JSON: Content-Type: application/json.";
        assertThat(UnsupportedBody.in(head(type)))
                .contains(new UnsupportedBody(reason, Headers.ACCEPT, "application/json"));
    }

    @ParameterizedTest
    @CsvSource({
        "latin1, latin1",
        "utf-16, utf-16",
        "\"UTF-16LE\", UTF-16LE",
        "utf-8; charset=cp1252, cp1252",
        "\"\", ''"
    })
    void anotherCharsetIsNamed(String value, String named) {
        assertThat(UnsupportedBody.in(head("application/json; charset=" + value)))
                .map(UnsupportedBody::reason)
                .hasValue("Content-Type has the charset '" + named + "'; send JSON in UTF-8.");
    }

    @ParameterizedTest
    @CsvSource({"gzip, gzip", "'identity, br', br", "'deflate, gzip', deflate", "utf-8, utf-8", "GZIP, GZIP"})
    void anEncodedBodyIsRefused(String encoding, String named) {
        assertThat(UnsupportedBody.in(head("application/json").put(Headers.CONTENT_ENCODING, encoding)))
                .contains(new UnsupportedBody(
                        "Content-Encoding is '" + named + "'; send the body as it is.",
                        Headers.ACCEPT_ENCODING,
                        "identity"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "Identity", ",", "identity , identity"})
    void aBodyThatIsNotEncodedMaySaySo(String encoding) {
        assertThat(UnsupportedBody.in(head("application/json").put(Headers.CONTENT_ENCODING, encoding)))
                .isEmpty();
    }

    @Test
    void theSecondOfTwoEncodingsCountsToo() {
        var head = head("application/json")
                .add(Headers.CONTENT_ENCODING, "identity")
                .add(Headers.CONTENT_ENCODING, "gzip");
        assertThat(UnsupportedBody.in(head)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\\x", "\\\"", "\"", ";", "; x=y", ";x=\"\\x\"", "; charset=utf-8", "\\"})
    void aFieldAsLongAsAHeadMayBeIsReadWithoutHarm(String part) {
        var much = part.repeat(16 * 1024 / part.length());
        UnsupportedBody.in(head("application/json; x=\"" + much + "\""));
        UnsupportedBody.in(head("application/json; x=\"" + much));
        UnsupportedBody.in(head("application/json" + much));
        UnsupportedBody.in(head("application/json; x=" + much));
    }

    private static HeaderMap head(String type) {
        return new HeaderMap().add(Headers.CONTENT_TYPE, type);
    }
}
