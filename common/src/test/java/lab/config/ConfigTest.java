package lab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each variable has its default and its range, and a bad value is refused in one sentence that names the variable. */
class ConfigTest {

    private static final String DATABASE = "postgres://ada:s3cret@db/posts";

    @Test
    void onlyTheDatabaseMustBeGiven() throws UnknownHostException {
        assertThat(Config.from(Map.of("CONN_STR", DATABASE)))
                .isEqualTo(new Config(
                        ConnectionString.parse(DATABASE),
                        InetAddress.getByName("0.0.0.0"),
                        8080,
                        64,
                        new Config.Pool(
                                25,
                                5,
                                Duration.ofHours(1),
                                Duration.ofMinutes(30),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(2)),
                        Duration.ofSeconds(5),
                        new Config.Limits(
                                Duration.ofSeconds(10), 2, Duration.ofMinutes(1), Duration.ofSeconds(4), Duration.ZERO),
                        Driver.PGJDBC_NG,
                        Pooler.NONE,
                        false,
                        null));
    }

    @Test
    void everyVariableIsRead() throws UnknownHostException {
        var environment = new HashMap<>(Map.of(
                "CONN_STR", " " + DATABASE + " ",
                "PORT", "0",
                "WORKER_THREADS", "7",
                "QUERY_TIMEOUT", "1ms",
                "LAB_DRIVER", "pgjdbc",
                "LAB_POOLER", "transaction",
                "LAB_FAULTS", "true",
                "LAB_OWNERSHIP_FILE", "/tmp/owners",
                "BIND_ADDRESS", "2001:db8::1",
                "HTTP_MAX_CONNECTION_AGE", "1ms"));
        environment.putAll(Map.of(
                "REQUEST_TIMEOUT", "20s",
                "EXPORT_MAX", "1",
                "EXPORT_TIMEOUT", "1s",
                "DRAIN_IDLE", "0s",
                "POOL_MAX", "3",
                "POOL_MIN", "0",
                "POOL_MAX_LIFETIME", "2m",
                "POOL_IDLE_TIMEOUT", "10s",
                "POOL_KEEPALIVE", "30s",
                "POOL_ACQUIRE_TIMEOUT", "250ms"));
        assertThat(Config.from(environment))
                .isEqualTo(new Config(
                        ConnectionString.parse(DATABASE),
                        InetAddress.getByName("2001:db8::1"),
                        0,
                        7,
                        new Config.Pool(
                                3,
                                0,
                                Duration.ofMinutes(2),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                Duration.ofMillis(250)),
                        Duration.ofMillis(1),
                        new Config.Limits(
                                Duration.ofSeconds(20), 1, Duration.ofSeconds(1), Duration.ZERO, Duration.ofMillis(1)),
                        Driver.PGJDBC,
                        Pooler.TRANSACTION,
                        true,
                        Path.of("/tmp/owners")));
    }

    @ParameterizedTest
    @CsvSource({
        "BIND_ADDRESS, localhost",
        "BIND_ADDRESS, 256.0.0.1",
        "BIND_ADDRESS, 127.1",
        "BIND_ADDRESS, 127.0.0.1:8080",
        "BIND_ADDRESS, ::1::",
        "BIND_ADDRESS, ''",
        "LAB_OWNERSHIP_FILE, ''",
        "LAB_OWNERSHIP_FILE, owners",
        "PORT, -1",
        "PORT, 65536",
        "PORT, http",
        "PORT, ''",
        "PORT, 8080.0",
        "PORT, 99999999999",
        "WORKER_THREADS, 0",
        "WORKER_THREADS, 1001",
        "WORKER_THREADS, many",
        "POOL_MAX, 0",
        "POOL_MAX, 1001",
        "POOL_MAX, x",
        "POOL_MIN, -1",
        "POOL_MIN, 26",
        "POOL_MIN, x",
        "POOL_MAX_LIFETIME, 30s",
        "POOL_MAX_LIFETIME, 25h",
        "POOL_MAX_LIFETIME, 0s",
        "POOL_MAX_LIFETIME, long",
        "POOL_IDLE_TIMEOUT, 9999ms",
        "POOL_IDLE_TIMEOUT, 25h",
        "POOL_IDLE_TIMEOUT, 10",
        "POOL_KEEPALIVE, 29s",
        "POOL_KEEPALIVE, 25h",
        "POOL_KEEPALIVE, 1d",
        "POOL_ACQUIRE_TIMEOUT, 249ms",
        "POOL_ACQUIRE_TIMEOUT, 61m",
        "POOL_ACQUIRE_TIMEOUT, -1s",
        "REQUEST_TIMEOUT, 0s",
        "REQUEST_TIMEOUT, 181m",
        "REQUEST_TIMEOUT, 10",
        "EXPORT_MAX, 0",
        "EXPORT_MAX, two",
        "EXPORT_TIMEOUT, 999ms",
        "EXPORT_TIMEOUT, 61m",
        "DRAIN_IDLE, 9s",
        "DRAIN_IDLE, 4",
        "HTTP_MAX_CONNECTION_AGE, 25h",
        "HTTP_MAX_CONNECTION_AGE, -1s",
        "HTTP_MAX_CONNECTION_AGE, off",
        "HTTP_MAX_CONNECTION_AGE, ''",
        "QUERY_TIMEOUT, 0ms",
        "QUERY_TIMEOUT, 61m",
        "QUERY_TIMEOUT, 5 seconds",
        "LOG_FORMAT, xml",
        "LOG_FORMAT, JSON",
        "LOG_FORMAT, ''",
        "LAB_DRIVER, oracle",
        "LAB_DRIVER, PGJDBC",
        "LAB_DRIVER, ''",
        "LAB_POOLER, pgbouncer",
        "LAB_POOLER, TRANSACTION",
        "LAB_FAULTS, yes",
        "LAB_FAULTS, TRUE",
        "LAB_FAULTS, ''"
    })
    void aBadValueIsRefusedInOneSentenceThatNamesVariableAndValue(String name, String value) {
        assertThat(refusal(Map.of("CONN_STR", DATABASE, name, value)))
                .startsWith(name + " is '" + value + "'; ")
                .matches("[^\\n]*[^.]\\.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BIND_ADDRESS",
                "PORT",
                "WORKER_THREADS",
                "POOL_MAX",
                "POOL_MIN",
                "POOL_MAX_LIFETIME",
                "POOL_IDLE_TIMEOUT",
                "POOL_KEEPALIVE",
                "POOL_ACQUIRE_TIMEOUT",
                "QUERY_TIMEOUT",
                "REQUEST_TIMEOUT",
                "EXPORT_MAX",
                "EXPORT_TIMEOUT",
                "DRAIN_IDLE",
                "HTTP_MAX_CONNECTION_AGE",
                "LOG_FORMAT",
                "LAB_DRIVER",
                "LAB_POOLER",
                "LAB_FAULTS",
                "LAB_OWNERSHIP_FILE"
            })
    void anEmptyValueIsRefusedAndALongOneIsNotRepeated(String name) {
        assertThat(refusal(Map.of("CONN_STR", DATABASE, name, ""))).startsWith(name + " is ''; ");
        assertThat(refusal(Map.of("CONN_STR", DATABASE, name, "x".repeat(100_000))))
                .startsWith(name + " is 'xxx")
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @CsvSource({
        "BIND_ADDRESS, x, 'it takes an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all.'",
        "LAB_OWNERSHIP_FILE, '', it takes the path of a file.",
        "LAB_OWNERSHIP_FILE, owners, it needs LAB_FAULTS=true.",
        "PORT, 65536, it takes a whole number from 0 to 65535.",
        "POOL_MAX_LIFETIME, 1s, it takes 31s to 24h.",
        "POOL_ACQUIRE_TIMEOUT, 1ms, it takes 250ms to 1h.",
        "REQUEST_TIMEOUT, 7999ms, 'it takes 8s to 3h: POOL_ACQUIRE_TIMEOUT and QUERY_TIMEOUT must fit into it, and a second more.'",
        "DRAIN_IDLE, 8001ms, it takes 0s to 8s.",
        "HTTP_MAX_CONNECTION_AGE, 1441m, it takes 0s to 24h.",
        "QUERY_TIMEOUT, 5, 'write a duration as 250ms, 2s, 30m or 1h.'",
        "LOG_FORMAT, xml, 'it takes text, logfmt or json.'",
        "LAB_DRIVER, odbc, it takes pgjdbc-ng or pgjdbc.",
        "LAB_POOLER, statement, 'it takes none, session or transaction.'",
        "LAB_FAULTS, 1, it takes true or false."
    })
    void theSentenceSaysWhatWouldBeRight(String name, String value, String remedy) {
        assertThat(refusal(Map.of("CONN_STR", DATABASE, name, value)))
                .isEqualTo(name + " is '" + value + "'; " + remedy);
    }

    @Test
    void settingsOfASessionAreRefusedWhereSessionsAreNobodys() {
        var environment = Map.of("CONN_STR", DATABASE + "?options=-csearch_path%3Dblog", "LAB_POOLER", "transaction");
        assertThat(refusal(environment))
                .isEqualTo("CONN_STR has options, which are a session's, and LAB_POOLER=transaction has none;"
                        + " set them in the pooler's connect_query, or with ALTER ROLE.");
    }

    @Test
    void theDatabaseMustBeGiven() {
        var expected = "CONN_STR is not set; set it to something like"
                + " postgres://user:password@host:5432/db?sslmode=disable.";
        assertThat(refusal(Map.of())).isEqualTo(expected);
        assertThat(refusal(Map.of("CONN_STR", "  "))).isEqualTo(expected);
    }

    @Test
    void thePoolsMinimumIsAtMostItsMaximum() {
        assertThat(refusal(Map.of("CONN_STR", DATABASE, "POOL_MAX", "3", "POOL_MIN", "4")))
                .isEqualTo("POOL_MIN is '4'; it takes a whole number from 0 to 3.");
    }

    @Test
    void aSmallPoolLowersTheDefaultMinimum() {
        assertThat(Config.from(Map.of("CONN_STR", DATABASE, "POOL_MAX", "2"))
                        .pool()
                        .min())
                .isEqualTo(2);
    }

    @Test
    void aConnectionMustOutliveItsKeepalive() {
        assertThat(refusal(Map.of("CONN_STR", DATABASE, "POOL_KEEPALIVE", "1h")))
                .isEqualTo("POOL_KEEPALIVE is 1h; it must be shorter than POOL_MAX_LIFETIME, which is 1h.");
        var pgx = DATABASE + "?pool_max_conn_lifetime=45s&pool_health_check_period=1m";
        assertThat(refusal(Map.of("CONN_STR", pgx)))
                .isEqualTo(
                        "pool_health_check_period in CONN_STR is 1m; it must be shorter than pool_max_conn_lifetime in"
                                + " CONN_STR, which is 45s.");
    }

    @ParameterizedTest
    @CsvSource({"31s, 30", "1m, 30", "61s, 60", "24h, 60"})
    void unlessItIsGivenAKeepaliveIsShortEnough(String lifetime, int seconds) {
        var pgx = DATABASE + "?pool_max_conn_lifetime=" + lifetime;
        assertThat(Config.from(Map.of("CONN_STR", pgx)).pool().keepalive()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"250ms, 250", "499ms, 250", "2s, 1000", "10s, 5000", "1h, 5000"})
    void aConnectionSaysThatItLivesInHalfTheTimeThatIsWaitedForIt(String acquireTimeout, long millis) {
        assertThat(Config.from(Map.of("CONN_STR", DATABASE, "POOL_ACQUIRE_TIMEOUT", acquireTimeout))
                        .pool()
                        .validationTimeout())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aRequestHasTimeForThePoolAndAFrozenServerAndTwoSecondsToWait() {
        var slow = Config.from(Map.of("CONN_STR", DATABASE, "POOL_ACQUIRE_TIMEOUT", "1s", "QUERY_TIMEOUT", "1h"));
        assertThat(slow.limits().request()).isEqualTo(Duration.ofSeconds(1 + 3601 + 2));
        assertThat(slow.patience()).isEqualTo(Duration.ofSeconds(2));
        assertThat(Config.from(Map.of("CONN_STR", DATABASE, "REQUEST_TIMEOUT", "8s"))
                        .patience())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"1ms, 2", "999ms, 2", "1s, 2", "1001ms, 3", "5s, 6", "1h, 3601"})
    void theNetworkHasASecondMoreThanTheServer(String queryTimeout, long seconds) {
        assertThat(Config.from(Map.of("CONN_STR", DATABASE, "QUERY_TIMEOUT", queryTimeout))
                        .networkTimeout())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void pgxsParametersSetThePoolUnlessTheEnvironmentDoes() {
        var pgx = DATABASE
                + "?pool_max_conns=9&pool_min_conns=2&pool_max_conn_lifetime=1h30m&pool_max_conn_idle_time=1.5m"
                + "&pool_health_check_period=45s";
        assertThat(Config.from(Map.of("CONN_STR", pgx, "POOL_MIN", "3")).pool())
                .isEqualTo(new Config.Pool(
                        9,
                        3,
                        Duration.ofMinutes(90),
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "pool_max_conns, 0, it takes a whole number from 1 to 1000.",
        "pool_max_conns, many, it takes a whole number from 1 to 1000.",
        "pool_min_conns, 26, it takes a whole number from 0 to 25.",
        "pool_max_conn_lifetime, 30s, it takes 31s to 24h.",
        "pool_max_conn_lifetime, 1d, 'write a duration as 500ms, 1.5s, 30m or 1h30m.'",
        "pool_max_conn_idle_time, 1, 'write a duration as 500ms, 1.5s, 30m or 1h30m.'",
        "pool_health_check_period, 1s, it takes 30s to 24h."
    })
    void aBadOneIsRefusedByItsOwnName(String name, String value, String remedy) {
        assertThat(refusal(Map.of("CONN_STR", DATABASE + "?" + name + "=" + value)))
                .isEqualTo(name + " in CONN_STR is '" + value + "'; " + remedy);
    }

    private static String refusal(Map<String, String> environment) {
        return assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> Config.from(environment))
                .actual()
                .getMessage();
    }
}
