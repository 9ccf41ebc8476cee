package lab.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.config.StartupException;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a connection begins with what CONN_STR says: several hosts, settings of the session, servers that are gone, and peers that are none. */
class StartTest {

    private static final ConnectionString SERVER = SharedServer.admin();

    @BeforeAll
    static void readOnlyDatabase() throws SQLException {
        var other = SharedServer.database(StartTest.class);
        try (var admin = OneConnection.open(Driver.PGJDBC, SERVER)) {
            admin.execute("ALTER DATABASE " + other.database() + " SET default_transaction_read_only = on");
        }
        readOnly = other.database();
    }

    private static String readOnly = "";

    @ParameterizedTest
    @EnumSource
    void hostsAreTriedInOrder(Driver driver) throws Exception {
        try (var closing = HalfServer.closing()) {
            var hosts = "127.0.0.1:1,127.0.0.1:" + closing.port() + "," + server();
            assertThat(ask(driver, to(hosts, "postgres", "sslmode=require"), "SELECT 1", true))
                    .matches("127.0.0.1:1: .*; .*; .*(TLS|SSL).*");
            assertThat(ask(driver, to(hosts, "postgres", "sslmode=disable"), "SELECT 1", false))
                    .isEqualTo("1");
            assertThat(closing.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "any,            true,  true",
        "read-write,     true,  false",
        "read-only,      false, true",
        "primary,        true,  true",
        "standby,        false, false",
        "prefer-standby, true,  true"
    })
    void theSessionMustBeWhatWasAskedFor(String wanted, boolean writable, boolean readable) {
        for (var driver : Driver.values()) {
            var parameter = "target_session_attrs=" + wanted;
            for (var database : List.of("postgres", readOnly)) {
                var fits = database.equals(readOnly) ? readable : writable;
                var answer = ask(driver, to(server(), database, parameter), "SELECT 1", !fits);
                assertThat(answer).isEqualTo(fits ? "1" : "the server is not " + parameter);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSessionHasItsSettings(Driver driver) {
        var options =
                "options=-csearch_path%3Dblog%20--work-mem%3D5MB%20-c%20DateStyle%3DISO,%5C%20YMD&application_name=it's";
        var session = to(server(), "postgres", options);
        assertThat(ask(driver, session, "SHOW search_path", false)).isEqualTo("blog");
        assertThat(ask(driver, session, "SHOW work_mem", false)).isEqualTo("5MB");
        assertThat(ask(driver, session, "SHOW DateStyle", false)).isEqualTo("ISO, YMD");
        assertThat(ask(driver, session, "SHOW application_name", false)).isEqualTo("it's");
        assertThat(ask(driver, to(server(), "postgres", "options=-cno_such%3D1"), "SELECT 1", true))
                .contains("no_such");
    }

    @ParameterizedTest
    @CsvSource({"-E", "-cwork_mem", "--", "work_mem=1", "-c"})
    void otherOptionsAreRefusedByName(String options) {
        var session = to(server(), "postgres", "options=" + options.replace("=", "%3D"));
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> OneConnection.open(Driver.PGJDBC_NG, session))
                .withMessageContaining("CONN_STR has options")
                .withMessageEndingWith("set LAB_DRIVER=pgjdbc.");
    }

    @ParameterizedTest
    @EnumSource
    void aPortThatNeverAnswersIsGivenUp(Driver driver) throws IOException {
        try (var silent = HalfServer.silent()) {
            for (var mode : List.of("disable", "prefer", "require")) {
                var nobody = to("127.0.0.1:" + silent.port(), "x", "connect_timeout=1&sslmode=" + mode);
                assertThat(ask(driver, nobody, "SELECT 1", true))
                        .as(mode)
                        .matches("no answer within 1 s|Connection attempt timed out\\.");
            }
        }
    }

    @Test
    void aServerThatNeverAnswersHasNoLongerThanALaterAnswer() throws IOException {
        try (var silent = HalfServer.silent()) {
            var nobody = to("127.0.0.1:" + silent.port(), "x", "sslmode=disable");
            var driver = new Pgjdbc(nobody, Duration.ofSeconds(1), "test", true);
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> driver.open(nobody.hosts().get(0)))
                    .withMessage("no answer within 1 s");
        }
    }

    /** The time limit is long: whoever waited for it would say so. */
    @ParameterizedTest
    @EnumSource
    void aPortThatClosesIsGivenUpAtOnce(Driver driver) throws IOException {
        try (var closing = HalfServer.closing()) {
            for (var mode : List.of("disable", "prefer", "require")) {
                var nobody = to("127.0.0.1:" + closing.port(), "x", "connect_timeout=600&sslmode=" + mode);
                assertThat(ask(driver, nobody, "SELECT 1", true)).as(mode).doesNotContainPattern("no answer|timed out");
            }
        }
    }

    /** The second of all attempts is told of, the third and the fourth are the connector's own affair. */
    @Test
    void whoAsksAgainForAServerThatIsGoneGetsTheConnectionThatIsBack() throws SQLException {
        var attempts = new AtomicInteger();
        var connector = new Connector(SERVER, host -> {
            if (attempts.incrementAndGet() % 4 == 1) {
                return Driver.PGJDBC.dataSource(SERVER, Patience.LIMIT).getConnection();
            }
            throw new SQLException("nobody is there", "08001");
        });
        connector.getConnection().close();
        assertThatExceptionOfType(SQLException.class).isThrownBy(connector::getConnection);
        assertThat(attempts).hasValue(2);
        connector.getConnection().close();
        assertThat(attempts).hasValue(5);
    }

    @Test
    void whoNeverHadAConnectionOrIsRefusedIsToldEachTime() throws SQLException {
        var attempts = new AtomicInteger();
        var connector = new Connector(SERVER, host -> {
            if (attempts.incrementAndGet() == 3) {
                return Driver.PGJDBC.dataSource(SERVER, Patience.LIMIT).getConnection();
            }
            throw new SQLException("no", attempts.get() < 3 ? "08001" : "28P01");
        });
        for (var attempt = 1; attempt <= 5; attempt++) {
            if (attempt == 3) {
                connector.getConnection().close();
            } else {
                assertThatExceptionOfType(SQLException.class).isThrownBy(connector::getConnection);
            }
            assertThat(attempts).hasValue(attempt);
        }
    }

    @Test
    void aHostWithAnUnderscoreIsLookedUp() {
        for (var driver : Driver.values()) {
            var nowhere = ConnectionString.parse("postgres://ada@no_such_host.invalid/x?connect_timeout=600");
            assertThat(ask(driver, nowhere, "SELECT 1", true)).contains("no_such_host");
        }
    }

    private static String server() {
        return "127.0.0.1:" + SERVER.port();
    }

    private static ConnectionString to(String hosts, String database, String parameters) {
        return ConnectionString.parse("postgres://%s@%s/%s?%s".formatted(SERVER.user(), hosts, database, parameters));
    }

    /** The answer, or what the driver said when it must fail. */
    private static String ask(Driver driver, ConnectionString to, String sql, boolean mustFail) {
        try (var one = OneConnection.open(driver, to)) {
            var answer = one.text(sql);
            assertThat(mustFail).as("must fail: " + to + " answered " + answer).isFalse();
            return answer;
        } catch (SQLException e) {
            assertThat(mustFail).as("must not fail: %s", e).isTrue();
            return String.valueOf(e.getMessage());
        }
    }
}
