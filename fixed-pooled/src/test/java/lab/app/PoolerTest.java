package lab.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.config.StartupException;
import lab.testing.AppUnderTest;
import lab.testing.OneConnection;
import lab.testing.PgBouncer;
import lab.testing.SharedServer;
import lab.testing.Skip;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Behind a real PgBouncer in transaction mode, whose one server connection all the app's connections share: what {@code LAB_POOLER}
 * changes, and what is refused.
 */
@Execution(ExecutionMode.CONCURRENT)
class PoolerTest {

    private static final String POST = "{\"title\": \"abc\", \"content\": \"def\"}";
    private static final String SESSIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'test'"
                    + " AND backend_type = 'client backend'";
    private static final String LIMITS = "SET statement_timeout = 5000";

    @BeforeAll
    static void needsPgBouncer() {
        Skip.unless(PgBouncer.program().isPresent(), "PoolerTest needs pgbouncer (apt install pgbouncer).");
    }

    @Test
    void pgjdbcServesEverybodyOverOneConnection() throws Exception {
        var server = SharedServer.database(PoolerTest.class);
        try (var pgbouncer = PgBouncer.before(server, LIMITS);
                var app = start(pgbouncer.address(), "pgjdbc", "transaction")) {
            serves(app);
            assertThat(app.output()).noneMatch(line -> line.contains("WARN BehindPooler"));
        }
    }

    @Test
    void whoLimitsNoStatementIsWarnedOnce() throws Exception {
        var server = SharedServer.database(PoolerTest.class);
        try (var pgbouncer = PgBouncer.before(server, "");
                var app = start(pgbouncer.address(), "pgjdbc", "transaction");
                var stranger = OneConnection.open(Driver.PGJDBC, pgbouncer.address())) {
            serves(app);
            assertThat(stranger.text("SHOW statement_timeout"))
                    .as("nothing reached them")
                    .isEqualTo("0");
            assertThat(app.output())
                    .filteredOn(line -> line.contains("WARN BehindPooler"))
                    .singleElement()
                    .asString()
                    .contains("No statement_timeout behind the pooler: QUERY_TIMEOUT ends nothing there");
        }
    }

    /** Without LAB_POOLER it tries, and meets the names that somebody else has left. */
    @Test
    void pgjdbcNgSaysThatThereMayBeAPooler() throws Exception {
        var server = SharedServer.database(PoolerTest.class);
        try (var pgbouncer = PgBouncer.before(server, LIMITS);
                var other = OneConnection.open(Driver.PGJDBC, pgbouncer.address())) {
            other.execute("PREPARE \"TB\" AS SELECT 1");
            assertThatThrownBy(() ->
                            start(pgbouncer.address(), "pgjdbc-ng", "none").close())
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Unable to ping database")
                    .hasMessageContaining(
                            "(a pooler in transaction mode? set LAB_DRIVER=pgjdbc and LAB_POOLER=transaction)");
        }
    }

    /** With it, it is refused at once: while it connects it is not safe behind any version. */
    @Test
    void pgjdbcNgIsRefusedWithLabPooler() throws Exception {
        var nobody = new ConnectionString("127.0.0.1", 1, "posts", "ada", "", "disable");
        assertThatThrownBy(() -> start(nobody, "pgjdbc-ng", "transaction").close())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("LAB_POOLER is 'transaction', which LAB_DRIVER=pgjdbc-ng can't do")
                .hasMessageContaining("set LAB_DRIVER=pgjdbc.");
    }

    /** What it is for: an app that does not know of the pooler leaves its settings to strangers. */
    @Test
    void whatAnAppSetsWithoutItReachesStrangers() throws Exception {
        var server = SharedServer.database(PoolerTest.class);
        try (var pgbouncer = PgBouncer.before(server, "");
                var app = start(pgbouncer.address(), "pgjdbc", "none");
                var stranger = OneConnection.open(Driver.PGJDBC, pgbouncer.address())) {
            assertThat(app.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(stranger.text("SHOW statement_timeout")).isEqualTo("5s");
        }
    }

    private static AppUnderTest start(ConnectionString database, String driver, String pooler) throws Exception {
        return AppUnderTest.start(
                database,
                Map.of("LAB_DRIVER", driver, "LAB_POOLER", pooler, "POOL_MAX", "2", "POOL_ACQUIRE_TIMEOUT", "1m"));
    }

    /** Sixty requests at once on two connections, which are one: so often that pgjdbc would give its statements names. */
    private static void serves(AppUnderTest app) throws Exception {
        var posts = Stream.generate(() -> app.submitAsync(POST)).limit(20);
        var answers = Stream.of(posts, app.getAsync("/", 20).stream(), app.getAsync("/api/posts?limit=5", 20).stream())
                .flatMap(requests -> requests)
                .toList();
        assertThat(answers)
                .extracting(request -> AppUnderTest.answer(request).statusCode())
                .containsOnly(200);
        assertThat(app.side().number("SELECT count(*) FROM posts")).isEqualTo(20);
        assertThat(app.side().number(SESSIONS)).isEqualTo(1);
    }
}
