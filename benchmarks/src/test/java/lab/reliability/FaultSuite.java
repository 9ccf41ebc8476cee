package lab.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.reliability.UnderLoad.Fault;
import lab.testing.Databases;
import lab.testing.EmbeddedServer;
import lab.testing.Network;
import lab.testing.OneConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/**
 * What can go wrong around fixed-pooled, one method a fault: on the real process, under 100 users who read and write, with real
 * signals, real sockets and a PostgreSQL of its own. Whatever happens, no acknowledged post is lost and no refused one is there, no
 * caller waits beyond the deadline, the probe is answered, and when the fault is over all is well again ({@link Seen#mustBeWithin}).
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultSuite {

    private static final Duration HEALING = Duration.ofSeconds(2);

    /** It has nothing compiled, and a hundred users at its door: without a spare CPU that takes seconds. */
    private static final Duration OF_A_NEW_JVM = Duration.ofSeconds(10);

    private static final String OF_THE_APP =
            "FROM pg_stat_activity WHERE usename = 'app' AND application_name = '" + Driver.APPLICATION_NAME + "'";
    private static final String KILL = "SELECT count(pg_terminate_backend(pid)) " + OF_THE_APP;

    private final Driver driver;
    private final Map<String, Seen> seen = new TreeMap<>();
    private EmbeddedServer server;
    private ConnectionString database;

    FaultSuite(Driver driver) {
        this.driver = driver;
    }

    @BeforeAll
    void startServer() throws SQLException {
        server = EmbeddedServer.forOneExperiment(EmbeddedServer.MAX_CONNECTIONS);
        database = server.admin();
        execute("CREATE ROLE app LOGIN");
        execute("ALTER ROLE app SET synchronous_commit = on"); // off on this server: it may forget what it acknowledged
    }

    @BeforeEach
    void makeDatabase(TestInfo test) throws SQLException {
        var name = test.getTestMethod().orElseThrow().getName();
        database = Databases.create(server.admin(), name);
        execute("ALTER DATABASE \"" + name + "\" OWNER TO app");
    }

    @AfterAll
    void writeDown() throws IOException {
        server.close();
        ReliabilityPage.of(driver).mustHold(seen);
    }

    @Test
    void backendsAreTerminated() throws Exception {
        during("backends terminated every 2 s", lab -> {
            execute(KILL);
            UnderLoad.lasts(Duration.ofSeconds(2));
            execute(KILL);
            UnderLoad.lasts(Duration.ofSeconds(2));
            execute(KILL);
        });
    }

    @Test
    void theServerIsStoppedAndStarted() throws Exception {
        during("server stopped at once for 5 s", lab -> {
            server.stopAtOnce();
            UnderLoad.lasts(Duration.ofSeconds(5));
            server.resume();
        });
    }

    @Test
    void theServerIsFrozen() throws Exception {
        var postmaster = server.process().orElseThrow();
        during("server frozen for 10 s", lab -> UnderLoad.freeze(postmaster, Duration.ofSeconds(10)));
    }

    @Test
    void aBackendIsFrozen() throws Exception {
        during("backend frozen for 12 s", lab -> {
            var pid = number("SELECT pid " + OF_THE_APP + " ORDER BY state_change DESC LIMIT 1");
            UnderLoad.freeze(ProcessHandle.of(pid).orElseThrow(), Duration.ofSeconds(12));
        });
    }

    @Test
    void theNetworkIsCut() throws Exception {
        try (var network = Network.to(asApp())) {
            Fault cut = lab -> {
                network.cut();
                UnderLoad.lasts(Duration.ofSeconds(2));
                network.mend();
            };
            during("network cut for 2 s", cut, network.database(), HEALING);
        }
    }

    @Test
    void theServerIsFull() throws Exception {
        during("server full (53300) for 3 s", lab -> {
            execute("ALTER ROLE app CONNECTION LIMIT 0");
            execute(KILL);
            UnderLoad.lasts(Duration.ofSeconds(3));
            execute("ALTER ROLE app CONNECTION LIMIT -1");
        });
    }

    @Test
    void theServerIsReadOnly() throws Exception {
        during("server read-only for 3 s", lab -> {
            execute("ALTER SYSTEM SET default_transaction_read_only = on");
            execute("SELECT pg_reload_conf()");
            UnderLoad.lasts(Duration.ofSeconds(3));
            execute("ALTER SYSTEM RESET default_transaction_read_only");
            execute("SELECT pg_reload_conf()");
        });
    }

    @Test
    void theTableIsAltered() throws Exception {
        during("table altered, 20 times", lab -> {
            for (var length = 301; length <= 320; length++) {
                execute("ALTER TABLE posts ALTER COLUMN title TYPE varchar(" + length + ")");
                UnderLoad.lasts(Duration.ofMillis(100));
            }
        });
    }

    @Test
    void theTableIsLocked() throws Exception {
        during("table locked for 5 s", lab -> {
            try (var session = session()) {
                session.execute("BEGIN");
                session.execute("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE");
                UnderLoad.lasts(Duration.ofSeconds(5));
                session.execute("COMMIT");
            }
        });
    }

    @Test
    void manyQueriesAreSlow() throws Exception {
        during("100 slow queries at once", lab -> lab.slow(100, Duration.ofSeconds(3)));
    }

    /** Each session that writes a post loses all its prepared statements in the middle of it. */
    @Test
    void statementsAreDeallocated() throws Exception {
        execute("CREATE FUNCTION forget() RETURNS trigger AS"
                + " $$ BEGIN DEALLOCATE ALL; RETURN NULL; END $$ LANGUAGE plpgsql");
        during("statements deallocated for 3 s", lab -> {
            execute("CREATE TRIGGER forget AFTER INSERT ON posts EXECUTE FUNCTION forget()");
            UnderLoad.lasts(Duration.ofSeconds(3));
            execute("DROP TRIGGER forget ON posts");
        });
    }

    @Test
    void theAppIsPaused() throws Exception {
        during("app paused for 5 s", lab -> lab.pauseApp(Duration.ofSeconds(5)));
    }

    @Test
    void theAppIsToldToEnd() throws Exception {
        Fault end = lab -> assertThat(lab.restartApp(false)).as("exit status").isZero();
        var what = during("app told to end, started again", end, asApp(), OF_A_NEW_JVM);
        assertThat(what.told().outcomes()).doesNotContainKey(Callers.CUT_OFF);
    }

    @Test
    void theAppIsKilled() throws Exception {
        Fault kill = lab -> assertThat(lab.restartApp(true)).as("exit status").isEqualTo(128 + 9);
        during("app killed, started again", kill, asApp(), OF_A_NEW_JVM);
    }

    private void during(String name, Fault fault) throws Exception {
        during(name, fault, asApp(), HEALING);
    }

    private Seen during(String name, Fault fault, ConnectionString way, Duration healing) throws Exception {
        try (var lab = UnderLoad.start(driver, way)) {
            var what = lab.during(name, fault, database);
            System.out.println(what);
            seen.put(name, what);
            what.mustBeWithin(healing);
            return what;
        }
    }

    private ConnectionString asApp() {
        var host = database.hosts().get(0);
        return new ConnectionString(host.name(), host.port(), database.database(), "app", "", "disable");
    }

    private OneConnection session() throws SQLException {
        return OneConnection.open(Driver.PGJDBC, database);
    }

    private void execute(String sql) throws SQLException {
        try (var session = session()) {
            session.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var session = session()) {
            return session.number(sql);
        }
    }
}
