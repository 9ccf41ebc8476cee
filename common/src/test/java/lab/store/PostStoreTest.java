package lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.testing.LossyProxy;
import lab.testing.OneConnection;
import lab.testing.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** All the lab's SQL is correct, with both drivers, as long as one thread at a time uses the connection. */
@ParameterizedClass
@EnumSource(Driver.class)
class PostStoreTest {

    private final Driver driver;
    private final ConnectionString database;
    private final OneConnection connection;
    private final OneConnection side;
    private final PostStore posts;

    PostStoreTest(Driver driver) throws SQLException {
        this.driver = driver;
        database = SharedServer.database(PostStoreTest.class);
        connection = OneConnection.open(driver, database);
        side = OneConnection.open(Driver.PGJDBC, database);
        posts = new PostStore(connection);
    }

    @BeforeEach
    void applySchema() {
        Schema.apply(connection);
    }

    @AfterEach
    void close() {
        connection.close();
        side.close();
    }

    @Test
    void aPostAndItsEventAreStoredTogether() throws SQLException {
        var id = posts.create("abc", "def");
        assertThat(side.number("SELECT count(*) FROM posts WHERE title = 'abc' AND content = 'def' AND id = " + id))
                .isEqualTo(1);
        assertThat(side.number("SELECT count(*) FROM post_events WHERE kind = 'created' AND post_id = " + id))
                .isEqualTo(1);
        assertThatTheConnectionIsAsItWas();
    }

    @Test
    void whenTheEventFailsThereIsNoPost() throws SQLException {
        side.execute("DROP TABLE post_events");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> posts.create("abc", "def"))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
        assertThat(side.number("SELECT count(*) FROM posts")).isZero();
        assertThat(connection.connection().getAutoCommit()).isTrue();

        Schema.apply(side);
        posts.create("abd", "def");
        assertThat(side.number("SELECT count(*) FROM posts")).isEqualTo(1);
    }

    @Test
    void whenTheCommitFailsThereIsNeither() throws SQLException {
        side.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
                + " AS 'BEGIN RAISE EXCEPTION ''refused'' USING ERRCODE = ''40001''; END'");
        side.execute("CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON posts DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION refuse()");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> posts.create("abc", "def"))
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("40001"));
        assertThat(side.number("SELECT count(*) FROM posts")).isZero();
        assertThat(connection.connection().getAutoCommit()).isTrue();
    }

    @Test
    void whenTheAnswerToTheCommitIsLostNobodyKnowsThatItIsStored() throws Exception {
        try (var proxy = LossyProxy.before(database);
                var cut = OneConnection.open(driver, proxy.address())) {
            proxy.losesTheNextCommit();
            assertThatNobodyKnows(new PostStore(cut));
        }
        assertThat(side.number("SELECT count(*) FROM posts")).isEqualTo(1);
    }

    @Test
    void whenTheBackendDiesInTheCommitNobodyKnowsThatItIsNot() throws SQLException {
        side.execute("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql"
                + " AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'");
        side.execute("CREATE CONSTRAINT TRIGGER die AFTER INSERT ON posts DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION die()");
        assertThatNobodyKnows(posts);
        assertThat(side.number("SELECT count(*) FROM posts")).isZero();
    }

    private static void assertThatNobodyKnows(PostStore posts) {
        assertThatExceptionOfType(UnknownOutcomeException.class)
                .isThrownBy(() -> posts.create("abc", "def"))
                .withMessageStartingWith("the answer to COMMIT is lost: ")
                .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08007"));
    }

    @Test
    void whatIsStoredIsAcknowledgedAlsoWhenTheConnectionHasBrokenSince() throws SQLException {
        var id = new PostStore(new OneConnection(closedByItsCommit(connection.connection()))).create("abc", "def");
        assertThat(connection.connection().isClosed()).isTrue();
        assertThat(side.number("SELECT count(*) FROM posts WHERE id = " + id)).isEqualTo(1);
    }

    private static Connection closedByItsCommit(Connection connection) {
        return wrapped((proxy, method, arguments) -> {
            var result = method.invoke(connection, arguments);
            if (method.getName().equals("commit")) {
                connection.close();
            }
            return result;
        });
    }

    private static Connection wrapped(InvocationHandler handler) {
        InvocationHandler unwrapping = (proxy, method, arguments) -> {
            try {
                return handler.invoke(proxy, method, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        };
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, unwrapping);
    }

    /** To turn autocommit on would commit it. */
    @Test
    void whatWasRefusedIsNotStoredAlsoWhenTheDriverBreaksInTheRollback() throws SQLException {
        var breaks = wrapped((proxy, method, arguments) -> {
            if (method.getName().equals("rollback")) {
                throw new IllegalStateException("the driver broke");
            }
            if (method.getName().equals("prepareStatement")
                    && String.valueOf(arguments[0]).contains("post_events")) {
                throw new SQLException("no event");
            }
            return method.invoke(connection.connection(), arguments);
        });
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> new PostStore(new OneConnection(breaks)).create("abc", "def"))
                .withMessage("no event")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(side.number("SELECT count(*) FROM posts")).isZero();
    }

    @Test
    void whatIsStoredIsAcknowledgedAlsoWhenTheConnectionBreaksAsItIsGivenBack() throws SQLException {
        var id = new PostStore(new BreaksAtTheEnd(connection)).create("abc", "def");
        assertThat(side.number("SELECT count(*) FROM posts WHERE id = " + id)).isEqualTo(1);
    }

    /** As a pool does, which finds out what the driver has noticed meanwhile. */
    private record BreaksAtTheEnd(OneConnection one) implements ConnectionSource {
        @Override
        public <T> T lend(Work<T> work) throws SQLException {
            one.lend(work);
            throw new SQLException("connection closed", "08006");
        }

        @Override
        public void close() {}
    }

    @Test
    void aPostWithAKeyIsStoredOnce() throws SQLException {
        var first = posts.create("abc", "def", "key");
        assertThat(first.answer()).isEqualTo(KeyedPost.Answer.STORED);
        assertThat(posts.create("abc", "def", "key")).isEqualTo(first);
        assertThat(posts.create("abcd", "ef", "key")).isEqualTo(KeyedPost.refused(KeyedPost.Answer.TAKEN));
        assertThat(posts.create("abc", "def", "another")).isNotEqualTo(first);
        assertThat(side.number("SELECT count(*) FROM posts p JOIN post_events e ON e.post_id = p.id"))
                .isEqualTo(2);
        assertThatTheConnectionIsAsItWas();
    }

    @Test
    void aPostWhoseCommitWasLostIsFoundByItsKey() throws Exception {
        try (var proxy = LossyProxy.before(database);
                var cut = OneConnection.open(driver, proxy.address())) {
            proxy.losesTheNextCommit();
            assertThatExceptionOfType(UnknownOutcomeException.class)
                    .isThrownBy(() -> new PostStore(cut).create("abc", "def", "key"));
        }
        var again = posts.create("abc", "def", "key");
        assertThat(side.number("SELECT count(*) FROM posts")).isEqualTo(1);
        assertThat(side.number("SELECT id FROM posts")).isEqualTo(again.id());
    }

    @Test
    void whileAnotherRequestHasTheKeyNobodyWaits() throws SQLException {
        side.execute("BEGIN");
        side.execute("SELECT pg_advisory_xact_lock(hashtextextended('key', 0))");
        assertThat(posts.create("abc", "def", "key")).isEqualTo(KeyedPost.refused(KeyedPost.Answer.UNDER_WAY));
        side.execute("COMMIT");
        assertThat(posts.create("abc", "def", "key").answer()).isEqualTo(KeyedPost.Answer.STORED);
    }

    @Test
    void aPostThatFailsLeavesNoKey() throws SQLException {
        side.execute("DROP TABLE post_events");
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> posts.create("abc", "def", "key"));
        assertThat(side.number("SELECT count(*) FROM idempotency_keys")).isZero();
    }

    @Test
    void aKeyIsKeptForADay() throws SQLException {
        var first = posts.create("abc", "def", "key");
        side.execute("UPDATE idempotency_keys SET date = date - interval '23 hours'");
        assertThat(posts.create("abc", "def", "key")).isEqualTo(first);
        side.execute("UPDATE idempotency_keys SET date = date - interval '2 hours'");
        assertThat(posts.create("abcd", "ef", "key").id()).isGreaterThan(first.id());
        assertThat(posts.create("abcd", "ef", "key").id()).isGreaterThan(first.id());
        assertThat(side.number("SELECT count(*) FROM posts")).isEqualTo(2);
    }

    @Test
    void oldKeysGoAsNewOnesCome() throws SQLException {
        side.execute("INSERT INTO idempotency_keys SELECT 'old ' || n, 'x', n, now() - interval '2 days'"
                + " FROM generate_series(1, 3) n");
        posts.create("abc", "def", "new 1");
        assertThat(side.number("SELECT count(*) FROM idempotency_keys")).isEqualTo(2);
        posts.create("abc", "def", "new 2");
        assertThat(side.number("SELECT count(*) FROM idempotency_keys WHERE key LIKE 'new%'"))
                .isEqualTo(2);
        assertThat(side.number("SELECT count(*) FROM idempotency_keys")).isEqualTo(2);
    }

    @Test
    void theReasonOfAFailureOutlivesABrokenConnection() throws SQLException {
        // The backend dies in the middle of the transaction; what the clean-up meets on it is not the reason.
        side.execute("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql"
                + " AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'");
        side.execute("CREATE TRIGGER die BEFORE INSERT ON post_events FOR EACH ROW EXECUTE FUNCTION die()");
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> posts.create("abc", "def"))
                // Now and then a driver sees the connection end before it has read the server's last words.
                .satisfies(e -> assertThat(String.valueOf(e.getSQLState())).isIn("57P01", "08006", "null"));
        assertThat(side.number("SELECT count(*) FROM posts")).isZero();
    }

    @Test
    void aConnectionThatIsClosedMeanwhileIsTheReason() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> Transaction.run(connection.connection(), transaction -> {
                    transaction.close();
                    return transaction.createStatement();
                }))
                .withMessageContaining("closed");
    }

    @Test
    void theNewestComeFirstAndNoMoreThanAsked() throws SQLException {
        side.execute(
                "INSERT INTO posts (title, content, date) SELECT 'title ' || n, 'content', now() - n * interval '1 s'"
                        + " FROM generate_series(1, 60) n");
        side.execute("INSERT INTO posts (title, content) VALUES ('twin 1', 'content'), ('twin 2', 'content')");
        assertThat(posts.newest(4)).extracting(Post::title).containsExactly("twin 2", "twin 1", "title 1", "title 2");
        assertThat(posts.newest(1000)).hasSize(62);
    }

    @Test
    void inPartsTheyAreTheSameAndInTheSameOrder() throws SQLException {
        side.execute(
                "INSERT INTO posts (title, content, date) SELECT 'title ' || n, 'content', now() - n / 4 * interval '1 s'"
                        + " FROM generate_series(1, 60) n"); // four at a time, so that parts begin among equals
        for (var limit : List.of(1, 9, 10, 11, 20, 59, 60, 61, 1000)) {
            var parts = new ArrayList<List<Post>>();
            posts.newest(limit, 10, parts::add);
            assertThat(parts).flatMap(part -> part).isEqualTo(posts.newest(limit));
            assertThat(parts).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(10));
        }
    }

    @Test
    void whileAPartIsHandedOverNoConnectionIsHeld() throws SQLException {
        posts.create("abc", "def");
        var lent = new AtomicInteger();
        var counted = new PostStore(new ConnectionSource() {
            @Override
            public <T> T lend(Work<T> work) throws SQLException {
                lent.incrementAndGet();
                try {
                    return connection.lend(work);
                } finally {
                    lent.decrementAndGet();
                }
            }

            @Override
            public void close() {}
        });
        counted.newest(2, 1, part -> assertThat(lent).hasValue(0));
    }

    @Test
    void aPostIsFoundAsItWasStored() throws SQLException {
        var before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var title = "<b>'\"\\ 😀 %s ${x} é\u0001";
        var id = posts.create(title, "😀".repeat(10_000));
        var post = posts.find(id).orElseThrow();
        assertThat(post.id()).isEqualTo(id);
        assertThat(post.title()).isEqualTo(title);
        assertThat(post.content()).isEqualTo("😀".repeat(10_000));
        assertThat(post.date()).isBetween(before, Instant.now().plusSeconds(1));
    }

    @Test
    void whatIsNotThereIsNotFound() throws SQLException {
        assertThat(posts.find(1)).isEmpty();
        assertThat(posts.find(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void theExportStreamsEveryRowInOrder() throws SQLException {
        fill(1234);
        var ids = new ArrayList<Long>();
        posts.export(post -> ids.add(post.id()));
        assertThat(ids).isEqualTo(LongStream.rangeClosed(1, 1234).boxed().toList());
        assertThatTheConnectionIsAsItWas();
    }

    @Test
    void theExportOfNothingIsEmpty() throws SQLException {
        posts.export(post -> {
            throw new AssertionError(post);
        });
        assertThatTheConnectionIsAsItWas();
    }

    @Test
    void theExportReadsOneMomentInTime() throws SQLException {
        fill(500);
        var titles = new ArrayList<String>();
        posts.export(post -> {
            if (titles.isEmpty()) {
                unchecked("DELETE FROM posts");
            }
            titles.add(post.title());
        });
        assertThat(titles).hasSize(500);
        assertThat(posts.newest(1)).isEmpty();
    }

    @Test
    void theExportAsAWholeMayTakeLongerThanAStatement() throws SQLException {
        fill(1234);
        connection.execute("SET statement_timeout = '2s'");
        connection.execute("SET idle_in_transaction_session_timeout = '5min'");
        var ids = new ArrayList<Long>();
        posts.export(post -> {
            ids.add(post.id());
            if (ids.size() == 50 || ids.size() == 150) { // in the middle of a portion
                unchecked("SELECT pg_sleep(3)");
            }
        });
        assertThat(ids).hasSize(1234);
        assertThat(connection.text("SHOW statement_timeout")).isEqualTo("2s");
        assertThatTheConnectionIsAsItWas();
    }

    @ParameterizedTest
    @CsvSource({"1min, 0", "1min, 59s", "1min, 60s", "0, 0", "0, 1min", "500ms, 0"})
    void anExportsTimeoutIsNeverMadeShorter(String statement, String standingStill) throws SQLException {
        fill(1234);
        connection.execute("SET statement_timeout = '" + statement + "'");
        connection.execute("SET idle_in_transaction_session_timeout = '" + standingStill + "'");
        var timeouts = new HashSet<String>();
        posts.export(post -> timeouts.add(statementTimeout()));
        assertThat(timeouts).containsExactly(statement);
    }

    @Test
    void aSinkThatThrowsLeavesTheConnectionUsable() throws SQLException {
        fill(1234);
        var seen = new ArrayList<Post>();
        assertThatIllegalStateException()
                .isThrownBy(() -> posts.export(post -> {
                    seen.add(post);
                    if (seen.size() == 150) {
                        throw new IllegalStateException("the client went away");
                    }
                }))
                .withMessage("the client went away");
        assertThat(seen).hasSize(150);
        assertThatTheConnectionIsAsItWas();
    }

    @Test
    void aSleepHoldsTheConnectionThatLong() throws SQLException {
        var start = System.nanoTime();
        posts.sleep(Duration.ofMillis(150));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        posts.sleep(Duration.ZERO);
        assertThatTheConnectionIsAsItWas();
    }

    private void assertThatTheConnectionIsAsItWas() throws SQLException {
        assertThat(connection.connection().getAutoCommit()).isTrue();
        assertThat(connection.connection().isReadOnly()).isFalse();
        var id = posts.create("after", "everything");
        assertThat(side.number("SELECT count(*) FROM posts WHERE id = " + id)).isEqualTo(1);
        assertThat(posts.newest(1)).extracting(Post::id).isEqualTo(List.of(id));
    }

    private void fill(int rows) throws SQLException {
        side.execute("INSERT INTO posts (title, content) SELECT 'title ' || n, 'content' FROM generate_series(1, "
                + rows + ") n");
    }

    /** Of the session that works for the sink. */
    private String statementTimeout() {
        try {
            return connection.text("SHOW statement_timeout");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On the other connection, for a sink. */
    private void unchecked(String sql) {
        try {
            side.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
