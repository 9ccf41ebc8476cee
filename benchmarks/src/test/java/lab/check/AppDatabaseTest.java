package lab.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The grader's side door on a real server: what it sees, what it leaves, and what a role without rights is told. */
class AppDatabaseTest {

    private ConnectionString database;
    private OneConnection app;

    @BeforeEach
    void makePosts() throws SQLException {
        database = SharedServer.database(AppDatabaseTest.class);
        app = OneConnection.open(Driver.PGJDBC, database);
        app.execute("CREATE TABLE posts (id serial PRIMARY KEY, title varchar(256), content text, date timestamptz)");
        app.execute("INSERT INTO posts (title, content) VALUES ('mine', 'was there before')");
    }

    @AfterEach
    void closeApp() {
        app.close();
    }

    @Test
    void itCountsOthersAndNotItself() throws Exception {
        try (var side = AppDatabase.open(database);
                var second = AppDatabase.open(database)) {
            assertThat(side.connections()).isEqualTo(1);
            assertThat(second.busyConnections()).isZero();
            app.execute("BEGIN");
            assertThat(side.busyConnections()).isEqualTo(1);
        }
    }

    @Test
    void itSeesWhoWaitsForItsLock() throws Exception {
        try (var side = AppDatabase.open(database)) {
            var lock = side.lockWriters();
            assertThat(app.number("SELECT count(*) FROM posts")).isEqualTo(1);
            assertThat(side.somebodyWaits()).isFalse();
            var delete = CompletableFuture.runAsync(() -> {
                try {
                    app.execute("DELETE FROM posts");
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            Awaitility.await().atMost(Patience.LIMIT).until(side::somebodyWaits);
            lock.release();
            delete.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(side.somebodyWaits()).isFalse();
        }
    }

    @Test
    void itRemovesItsOwnPostsAndNoOthers() throws Exception {
        app.execute("CREATE TABLE post_events (id serial PRIMARY KEY, post_id integer REFERENCES posts)");
        app.execute("INSERT INTO posts (title, content) VALUES ('check 1, a', 'x'), ('b', 'of check 1, too')");
        app.execute("INSERT INTO post_events (post_id) SELECT id FROM posts");
        try (var side = AppDatabase.open(database)) {
            assertThat(side.hasPost("check 1, a")).isTrue();
            assertThat(side.postsWith("check 1, ")).isEqualTo(2);
            side.forget(List.of("check 1, ", "load x, "));
        }
        assertThat(app.number("SELECT count(*) FROM posts WHERE title = 'mine'"))
                .isEqualTo(1);
        assertThat(app.number("SELECT count(*) FROM posts")).isEqualTo(1);
        assertThat(app.number("SELECT count(*) FROM post_events")).isEqualTo(1);
    }

    @Test
    void aRoleWithoutTheRightsIsToldWhich() throws Exception {
        app.execute("CREATE ROLE grader LOGIN");
        try {
            app.execute("GRANT SELECT ON posts TO grader");
            var role = new ConnectionString(
                    database.host(), database.port(), database.database(), "grader", "", "disable");
            try (var side = AppDatabase.open(role)) {
                assertThat(side.connections()).isEqualTo(1);
                assertThatThrownBy(side::busyConnections)
                        .isInstanceOf(NotRunException.class)
                        .hasMessage("grader may not see what others do; grant it pg_read_all_stats");
                assertThatThrownBy(side::kill)
                        .isInstanceOf(NotRunException.class)
                        .hasMessage("grader may not end connections; grant it pg_signal_backend, or the app's role");
                assertThatThrownBy(side::lockWriters)
                        .isInstanceOf(NotRunException.class)
                        .hasMessage("grader may not lock posts; grant it UPDATE on posts");
            }
        } finally {
            app.execute("DROP OWNED BY grader");
            app.execute("DROP ROLE grader");
        }
    }
}
