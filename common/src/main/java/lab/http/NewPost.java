package lab.http;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /submit}, checked: what gets through here, PostgreSQL can store.
 *
 * @param title 3 to 256 characters
 * @param content 3 to 10,000 characters
 */
record NewPost(String title, String content) {

    static final int TITLE_MOST = 256;
    static final int CONTENT_MOST = 10_000;

    /** Unknown fields are ignored, as the origin's Go decoder ignored them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Body(@Nullable String title, @Nullable String content) {}

    private static final ObjectMapper JSON = strict();

    /**
     * Reads and checks a body.
     *
     * @throws ClientError 400 with the reason
     */
    static NewPost parse(byte[] json) {
        var body = read(json);
        return new NewPost(
                text("title", body.title(), 3, TITLE_MOST), text("content", body.content(), 3, CONTENT_MOST));
    }

    private static Body read(byte[] json) {
        var text = utf8(json);
        try {
            var body = JSON.readValue(text, Body.class);
            if (body == null) {
                throw new ClientError(400, "The body is null; send an object with the strings title and content.");
            }
            return body;
        } catch (MismatchedInputException e) {
            throw new ClientError(400, "The body is not an object with the strings title and content.");
        } catch (JsonProcessingException e) {
            var where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new ClientError(400, "The body is not valid JSON" + where + ": " + reason(e.getOriginalMessage()));
        }
    }

    /** RFC 8259, section 8.1. Jackson, given bytes, would guess UTF-16 and UTF-32 from the zeros that ASCII has in them. */
    private static String utf8(byte[] json) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
            if (text.length() > 1 && (text.charAt(0) == 0 || text.charAt(1) == 0)) {
                throw new CharacterCodingException();
            }
            return text.toString().replaceFirst("^\uFEFF", "");
        } catch (CharacterCodingException e) {
            throw new ClientError(400, "The body is not UTF-8.");
        }
    }

    /** Characters are Unicode code points, as PostgreSQL counts them. */
    private static String text(String name, @Nullable String value, int least, int most) {
        if (value == null) {
            throw new ClientError(400, "The field " + name + " is missing.");
        }
        var length = value.codePointCount(0, value.length());
        if (length < least || length > most) {
            throw new ClientError(
                    400,
                    "The field " + name + " has " + length + " characters; it takes " + least + " to " + most + ".");
        }
        if (value.indexOf('\0') >= 0) {
            throw new ClientError(400, "The field " + name + " holds U+0000, which PostgreSQL can't store.");
        }
        if (value.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new ClientError(
                    400, "The field " + name + " holds half of a surrogate pair, which is not a character.");
        }
        return value;
    }

    private static String reason(@Nullable String message) {
        return message == null
                ? "it can't be read."
                : message.lines().findFirst().orElse("") + ".";
    }

    private static ObjectMapper strict() {
        var factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(32).build())
                .build();
        var mapper = JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        mapper.withCoercionConfig(LogicalType.Textual, texts -> {
            texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
            texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
        });
        return mapper.build();
    }
}
