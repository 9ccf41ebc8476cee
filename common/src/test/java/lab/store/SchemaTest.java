package lab.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.config.StartupException;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten pods may start at once on an empty database, and who may not create tables is told so in one sentence. */
class SchemaTest {

    private static final int STARTERS = 10;

    @ParameterizedTest
    @EnumSource
    void tenStartersAtOnceAllSucceed(Driver driver) throws Exception {
        var database = SharedServer.database(SchemaTest.class);
        var connected = new CountDownLatch(STARTERS);
        var starters = new ArrayList<FutureTask<Boolean>>();
        for (var i = 0; i < STARTERS; i++) {
            var starter = new FutureTask<>(() -> applySchemaTogether(driver, database, connected));
            starters.add(starter);
            var thread = new Thread(starter, "starter-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        for (var starter : starters) {
            assertThat(result(starter)).isTrue();
        }
        assertThat(tables(database)).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aLaterStartLeavesTheRowsAlone(Driver driver) throws SQLException {
        var database = SharedServer.database(SchemaTest.class);
        try (var connection = OneConnection.open(driver, database)) {
            Schema.apply(connection);
            new PostStore(connection).create("abc", "def");
            Schema.apply(connection);
            assertThat(connection.number("SELECT count(*) FROM posts")).isEqualTo(1);
            assertThat(connection.connection().getAutoCommit()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoMayNotCreateTablesIsToldSoInOneSentence(Driver driver) throws SQLException {
        var database = SharedServer.database(SchemaTest.class);
        var user = "reader_" + database.database();
        try (var admin = OneConnection.open(Driver.PGJDBC, SharedServer.admin())) {
            admin.execute("CREATE ROLE " + user + " LOGIN");
        }
        var reader = new ConnectionString(database.host(), database.port(), database.database(), user, "", "disable");
        try (var connection = OneConnection.open(driver, reader)) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> Schema.apply(connection))
                    .satisfies(e -> assertThat(e.getMessage())
                            .matches(
                                    "Unable to create the tables: [^\\n]*permission denied for schema public; the user of"
                                            + " CONN_STR needs the right to create tables in this database\\."));
            assertThat(tables(database)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id serial primary key, title text not null, content text not null, date timestamp not null default now()"
                        + " | posts.date is timestamp without time zone, not timestamp with time zone",
                "id uuid primary key default gen_random_uuid(), title text not null, content text not null,"
                        + " date timestamptz not null default now() | posts.id is uuid, not bigint or integer",
                "id bigint primary key, title text not null, content text not null, date timestamptz not null"
                        + " | posts.date must be given; posts.id must be given",
                "id serial primary key, title text not null, body text, date timestamptz not null default now()"
                        + " | posts.content is missing",
                "id serial primary key, title varchar(255) not null, content text, date timestamptz not null default now(),"
                        + " author text not null"
                        + " | posts.author must be given; posts.content may be null; posts.title is shorter than 256 characters"
            })
    void somebodyElsesTableIsRefusedAndSoIsWhatDiffers(String columns, String differences) throws SQLException {
        var database = SharedServer.database(SchemaTest.class);
        for (var driver : Driver.values()) {
            try (var connection = OneConnection.open(driver, database)) {
                connection.execute("CREATE TABLE IF NOT EXISTS posts (" + columns + ")");
                assertThatExceptionOfType(StartupException.class)
                        .isThrownBy(() -> Schema.apply(connection))
                        .withMessage("These tables are not the lab's: " + differences
                                + "; name a database in CONN_STR that has no others of these names.");
                assertThat(tables(database)).as("nothing is created beside it").isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissedNoEarlierIsSaidByTheServer(Driver driver) throws SQLException {
        try (var connection = OneConnection.open(driver, SharedServer.database(SchemaTest.class))) {
            connection.execute(
                    "CREATE TABLE posts (id serial not null, title text not null, content text not null, date timestamptz not null default now())");
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> Schema.apply(connection))
                    .withMessageMatching(
                            "Unable to create the tables: .*no unique constraint matching given keys for referenced"
                                    + " table \"posts\"; name a database in CONN_STR .*");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTableThatWillDoIsTaken(Driver driver) throws SQLException {
        try (var connection = OneConnection.open(driver, SharedServer.database(SchemaTest.class))) {
            connection.execute("CREATE TABLE posts (id serial primary key, title varchar(500) not null,"
                    + " content varchar not null, date timestamptz not null default now(), author text)");
            connection.execute("CREATE SCHEMA other");
            connection.execute("CREATE TABLE other.posts (date timestamp)");
            Schema.apply(connection);
            new PostStore(connection).create("abc", "def");
            assertThat(new PostStore(connection).newest(1)).hasSize(1);
        }
    }

    private static boolean applySchemaTogether(Driver driver, ConnectionString database, CountDownLatch connected)
            throws SQLException, InterruptedException {
        try (var connection = OneConnection.open(driver, database)) {
            connected.countDown();
            var together = connected.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            Schema.apply(connection);
            return together;
        }
    }

    private static boolean result(FutureTask<Boolean> starter)
            throws InterruptedException, ExecutionException, TimeoutException {
        return starter.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static long tables(ConnectionString database) throws SQLException {
        try (var connection = OneConnection.open(Driver.PGJDBC, database)) {
            return connection.number("SELECT count(*) FROM pg_tables WHERE tablename IN ('posts', 'post_events')");
        }
    }
}
