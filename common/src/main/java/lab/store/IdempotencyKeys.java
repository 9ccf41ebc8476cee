package lab.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The names that clients gave to their posts, and which posts these became; each for a day. Everything here happens in the post's
 * own transaction, so that a name is there exactly when its post is.
 */
final class IdempotencyKeys {

    private static final String DAY = "interval '1 day'";

    /** Each new one takes that many old ones with it: so the table grows no further, and nobody has much to do. */
    private static final int FORGOTTEN_AT_ONCE = 2;

    private IdempotencyKeys() {}

    /**
     * What is known of a key.
     *
     * @param fingerprint of the post that it was used for
     * @param postId its id
     */
    record Known(String fingerprint, long postId) {}

    /** Takes the key for this transaction; false when another one has it, on whatever server's process. */
    static boolean take(Connection transaction, String key) throws SQLException {
        var sql = "SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))";
        try (var select = transaction.prepareStatement(sql)) {
            select.setString(1, key);
            try (var row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** What the key was used for within the last day. Only who has taken the key sees the last of it. */
    static Optional<Known> find(Connection transaction, String key) throws SQLException {
        var sql = "SELECT fingerprint, post_id FROM idempotency_keys WHERE key = ? AND date > now() - " + DAY;
        try (var select = transaction.prepareStatement(sql)) {
            select.setString(1, key);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(new Known(row.getString(1), row.getLong(2))) : Optional.empty();
            }
        }
    }

    /** Keeps what the key was used for, in the place of what it was used for more than a day ago. */
    static void remember(Connection transaction, String key, Known known) throws SQLException {
        var sql =
                "INSERT INTO idempotency_keys (key, fingerprint, post_id) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
                        + " SET fingerprint = EXCLUDED.fingerprint, post_id = EXCLUDED.post_id, date = EXCLUDED.date";
        try (var insert = transaction.prepareStatement(sql)) {
            insert.setString(1, key);
            insert.setString(2, known.fingerprint());
            insert.setLong(3, known.postId());
            insert.executeUpdate();
        }
        forgetOld(transaction);
    }

    private static void forgetOld(Connection transaction) throws SQLException {
        var sql = "DELETE FROM idempotency_keys WHERE key IN (SELECT key FROM idempotency_keys WHERE date <= now() - "
                + DAY + " ORDER BY date LIMIT " + FORGOTTEN_AT_ONCE + " FOR UPDATE SKIP LOCKED)";
        try (var delete = transaction.prepareStatement(sql)) {
            delete.executeUpdate();
        }
    }

    /** Equal for equal posts, and for no others; 64 characters. */
    static String fingerprint(String title, String content) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(title.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0); // which is in no title
            return HexFormat.of().formatHex(sha256.digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
