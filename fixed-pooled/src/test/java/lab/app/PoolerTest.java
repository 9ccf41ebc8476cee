package lab.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.config.StartupException;
import lab.testing.AppUnderTest;
import lab.testing.OneConnection;
import lab.testing.PgBouncer;
import lab.testing.SharedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Behind a real PgBouncer in transaction mode, whose one server connection all the app's connections share: what {@code LAB_POOLER}
 * changes, and what is refused.
 */
@Execution(ExecutionMode.CONCURRENT)
class PoolerTest {

    private static final String POST = "{\"title\": \"abc\", \"content\": \"def\"}";
    private static final String SESSIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'test'";
    private static final String LIMITS = "SET statement_timeout = 5000";

    @BeforeAll
    static void needsPgBouncer() {
        var there = PgBouncer.program().isPresent();
        if (!there) {
            System.out.println("PoolerTest is skipped: there is no pgbouncer on this machine (apt install pgbouncer).");
        }
        assumeTrue(there, "no pgbouncer");
    }

    @Test
    void pgjdbcServesEverybodyOverOneConnection() throws Exception {
        var server = SharedServer.database(PoolerTest.class);
        try (var pgbouncer = PgBouncer.before(server, false, LIMITS);
                var app = start(pgbouncer.address(), "pgjdbc", "transaction")) {
            serves(app);
            assertThat(app.output()).noneMatch(line -> line.contains("WARN BehindPooler"));
        }
    }

    @Test
    void whoLimitsNoStatementIsWarnedOnce() throws Exception {
        var server = SharedServer.database(PoolerTest.class);
        try (var pgbouncer = PgBouncer.before(server, false, "");
                var app = start(pgbouncer.address(), "pgjdbc", "transaction")) {
            serves(app);
            assertThat(app.output())
                    .filteredOn(line -> line.contains("WARN BehindPooler"))
                    .singleElement()
                    .asString()
                    .contains("No statement_timeout behind the pooler: QUERY_TIMEOUT ends nothing there");
        }
    }

    /** Its BEGIN has a name, which somebody else may have taken: it can't do without. Also when it is told of the pooler. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "transaction"})
    void pgjdbcNgIsRefusedWhereItsStatementsAreNotCarried(String pooler) throws Exception {
        var server = SharedServer.database(PoolerTest.class);
        try (var pgbouncer = PgBouncer.before(server, false, LIMITS);
                var other = OneConnection.open(Driver.PGJDBC, pgbouncer.address())) {
            other.execute("PREPARE \"TB\" AS SELECT 1");
            assertThatThrownBy(() -> start(pgbouncer.address(), "pgjdbc-ng", pooler))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Unable to ping database")
                    .hasMessageContaining("PgBouncer 1.21 or newer with max_prepared_statements above 0")
                    .hasMessageContaining("LAB_DRIVER=pgjdbc with LAB_POOLER=transaction");
        }
    }

    /** What it is for: an app that does not know of the pooler leaves its settings to strangers. */
    @Test
    void whatAnAppSetsWithoutItReachesStrangers() throws Exception {
        var server = SharedServer.database(PoolerTest.class);
        try (var pgbouncer = PgBouncer.before(server, false, "");
                var app = start(pgbouncer.address(), "pgjdbc", "none");
                var stranger = OneConnection.open(Driver.PGJDBC, pgbouncer.address())) {
            assertThat(app.get("/healthz").statusCode()).isEqualTo(200);
            assertThat(stranger.text("SHOW statement_timeout")).isEqualTo("5s");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pgjdbc-ng", "pgjdbc"})
    void bothServeWhereStatementsAreCarried(String driver) throws Exception {
        var carries = PgBouncer.carriesStatements();
        if (!carries) {
            System.out.println("PoolerTest with max_prepared_statements is skipped: it takes PgBouncer 1.21, this is "
                    + PgBouncer.version() + ".");
        }
        assumeTrue(carries, "an older pgbouncer");
        var server = SharedServer.database(PoolerTest.class);
        try (var pgbouncer = PgBouncer.before(server, true, LIMITS);
                var app = start(pgbouncer.address(), driver, "transaction")) {
            serves(app);
        }
    }

    private static AppUnderTest start(ConnectionString database, String driver, String pooler) throws Exception {
        return AppUnderTest.start(
                database,
                Map.of("LAB_DRIVER", driver, "LAB_POOLER", pooler, "POOL_MAX", "5", "POOL_ACQUIRE_TIMEOUT", "1m"));
    }

    /** Sixty requests at once on five connections, which are one: so often that pgjdbc would give its statements names. */
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
