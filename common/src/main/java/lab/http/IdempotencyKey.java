package lab.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code Idempotency-Key}: what a client calls a request, so that it can send it again without that it happens twice
 * (draft-ietf-httpapi-idempotency-key-header). Taken as it is: the quotes that the draft has around it are part of it.
 */
final class IdempotencyKey {

    private static final HttpString HEADER = new HttpString("Idempotency-Key");
    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");
    private static final String REMEDY = "; it takes 1 to 255 visible ASCII characters.";

    private IdempotencyKey() {}

    /** Whether the request has one, good or bad. */
    static boolean isIn(HeaderMap head) {
        return head.contains(HEADER);
    }

    /**
     * The request's key, or empty when it has none.
     *
     * @throws ClientError 400 when it can't be one
     */
    static Optional<String> of(HeaderMap head) {
        var values = head.get(HEADER);
        if (values == null) {
            return Optional.empty();
        }
        if (values.size() > 1) {
            throw new ClientError(400, "Idempotency-Key is given " + values.size() + " times; send one.");
        }
        var key = values.getFirst();
        if (key.isEmpty() || key.length() > 255) {
            throw new ClientError(400, "Idempotency-Key has " + key.length() + " characters" + REMEDY);
        }
        if (!KEY.matcher(key).matches()) {
            throw new ClientError(400, "Idempotency-Key is '" + key + "'" + REMEDY);
        }
        return Optional.of(key);
    }
}
