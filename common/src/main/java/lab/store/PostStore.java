package lab.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import lab.store.ConnectionSource.Work;
import lab.store.IdempotencyKeys.Known;
import lab.store.KeyedPost.Answer;

/**
 * All that the lab asks of its tables. Every method is one unit of work on one lent connection, correct on its own: alone on a
 * connection, none of them can lose or mix up anything.
 */
public final class PostStore {

    /** Rows that the export fetches in one round trip, and so holds in memory at once. */
    private static final int EXPORT_FETCH_SIZE = 100;

    private final ConnectionSource source;

    /**
     * The posts of one database.
     *
     * @param source lends the connection for each call
     */
    public PostStore(ConnectionSource source) {
        this.source = source;
    }

    /**
     * Stores a post and its event, both or neither.
     *
     * @return the new post's id
     * @throws UnknownOutcomeException when the connection broke during the commit: both rows are there, or neither
     * @throws SQLException when the database refused; then neither row is there
     */
    public long create(String title, String content) throws SQLException {
        return stored(transaction -> {
            var id = insertPost(transaction, title, content);
            insertEvent(transaction, id);
            return id;
        });
    }

    /**
     * Stores a post and its event once, however often it is asked for. On a connection of its own: on a shared one two requests are
     * in one transaction, and nothing is promised.
     *
     * @param key what the client calls this post, the same within a day for the same post; 1 to 255 characters
     * @throws UnknownOutcomeException as above; to ask again with the same key is safe
     * @throws SQLException as above
     */
    public KeyedPost create(String title, String content, String key) throws SQLException {
        var fingerprint = IdempotencyKeys.fingerprint(title, content);
        return stored(transaction -> {
            if (!IdempotencyKeys.take(transaction, key)) {
                return KeyedPost.refused(Answer.UNDER_WAY);
            }
            var earlier = IdempotencyKeys.find(transaction, key);
            if (earlier.isPresent()) {
                var same = earlier.get().fingerprint().equals(fingerprint);
                return same ? KeyedPost.stored(earlier.get().postId()) : KeyedPost.refused(Answer.TAKEN);
            }
            var id = insertPost(transaction, title, content);
            insertEvent(transaction, id);
            IdempotencyKeys.remember(transaction, key, new Known(fingerprint, id));
            return KeyedPost.stored(id);
        });
    }

    /** In one transaction. What is stored stays so, also when its connection turns out to be broken as it is given back. */
    private <T> T stored(Work<T> work) throws SQLException {
        var committed = new ArrayList<T>(1);
        try {
            return source.lend(connection -> {
                committed.add(Transaction.run(connection, work));
                return committed.get(0);
            });
        } catch (SQLException | RuntimeException e) {
            if (committed.isEmpty()) {
                throw e;
            }
            return committed.get(0);
        }
    }

    /**
     * The newest posts, newest first, by one plain SELECT in autocommit mode as the origin's.
     *
     * @param limit at least 1
     */
    public List<Post> newest(int limit) throws SQLException {
        return source.lend(connection -> {
            var sql = "SELECT id, title, content, date FROM posts ORDER BY date DESC, id DESC LIMIT ?";
            try (var select = connection.prepareStatement(sql)) {
                select.setInt(1, limit);
                return rows(select);
            }
        });
    }

    /**
     * The same a part at a time. Each is read on a connection that is back before the sink has it: a sink that is slow holds none, and
     * no more than two parts are in memory. What begins to be stored meanwhile is not among them.
     *
     * @param limit posts at most
     * @param part posts that the sink gets at once, at least 1
     * @throws RuntimeException what the sink threw
     */
    public void newest(int limit, int part, Consumer<List<Post>> sink) throws SQLException {
        var posts = newest(Math.min(limit, part));
        sink.accept(posts);
        for (var left = limit - posts.size(); left > 0 && posts.size() == part; left -= posts.size()) {
            posts = olderThan(posts.get(part - 1), Math.min(left, part));
            sink.accept(posts);
        }
    }

    private List<Post> olderThan(Post last, int limit) throws SQLException {
        return source.lend(connection -> {
            var sql = "SELECT id, title, content, date FROM posts WHERE (date, id) < (?, ?)"
                    + " ORDER BY date DESC, id DESC LIMIT ?";
            try (var select = connection.prepareStatement(sql)) {
                select.setObject(1, last.date().atOffset(ZoneOffset.UTC));
                select.setLong(2, last.id());
                select.setInt(3, limit);
                return rows(select);
            }
        });
    }

    /** One post, or empty when there is none with this id. */
    public Optional<Post> find(long id) throws SQLException {
        return source.lend(connection -> {
            var sql = "SELECT id, title, content, date FROM posts WHERE id = ?";
            try (var select = connection.prepareStatement(sql)) {
                select.setLong(1, id);
                return rows(select).stream().findFirst();
            }
        });
    }

    /**
     * Hands every post to the sink, oldest first, in constant memory: a cursor in a read-only transaction, {@value
     * #EXPORT_FETCH_SIZE} rows a round trip. Holds its connection until the sink has taken the last one.
     *
     * @throws RuntimeException what the sink threw
     */
    public void export(Consumer<Post> sink) throws SQLException {
        source.lend(connection -> Transaction.run(connection, transaction -> {
            readOnly(transaction);
            return stream(transaction, sink);
        }));
    }

    /** Does nothing on the server for this long, and holds its connection meanwhile. */
    public void sleep(Duration time) throws SQLException {
        source.lend(connection -> {
            try (var select = connection.prepareStatement("SELECT pg_sleep(?)")) {
                select.setDouble(1, time.toMillis() / 1000.0);
                return select.execute();
            }
        });
    }

    private static long insertPost(Connection connection, String title, String content) throws SQLException {
        var sql = "INSERT INTO posts (title, content) VALUES (?, ?) RETURNING id";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setString(1, title);
            insert.setString(2, content);
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void insertEvent(Connection connection, long postId) throws SQLException {
        var sql = "INSERT INTO post_events (post_id, kind) VALUES (?, 'created')";
        try (var insert = connection.prepareStatement(sql)) {
            insert.setLong(1, postId);
            insert.executeUpdate();
        }
    }

    /** For this transaction alone: nothing to set back afterwards on a connection that may be broken by then. */
    private static void readOnly(Connection transaction) throws SQLException {
        try (var statement = transaction.createStatement()) {
            statement.execute("SET TRANSACTION READ ONLY");
        }
    }

    /**
     * From now on a statement may take as long as the transaction may stand still, if that is longer and there are limits. pgjdbc-ng
     * asks for all portions without a Sync: for the server they are one statement, which lasts as long as the reader needs.
     */
    private static void takeTime(Connection transaction) throws SQLException {
        try (var statement = transaction.createStatement()) {
            statement.execute("SELECT set_config('statement_timeout', idle, true)"
                    + " FROM current_setting('idle_in_transaction_session_timeout') idle,"
                    + " current_setting('statement_timeout') now WHERE now <> '0' AND idle::interval > now::interval");
        }
    }

    private static long stream(Connection transaction, Consumer<Post> sink) throws SQLException {
        try (var select = transaction.prepareStatement("SELECT id, title, content, date FROM posts ORDER BY id")) {
            select.setFetchSize(EXPORT_FETCH_SIZE);
            var count = 0L;
            try (var rows = select.executeQuery()) {
                takeTime(transaction);
                for (; rows.next(); count++) {
                    sink.accept(post(rows));
                }
            }
            return count;
        }
    }

    private static List<Post> rows(PreparedStatement select) throws SQLException {
        var posts = new ArrayList<Post>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                posts.add(post(rows));
            }
        }
        return posts;
    }

    private static Post post(ResultSet row) throws SQLException {
        return new Post(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant());
    }
}
