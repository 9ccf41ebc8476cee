package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import lab.config.Config;
import lab.config.Driver;
import lab.testing.OneConnection;
import lab.testing.Relay;
import lab.testing.SharedServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On a busy machine a new JVM's first statements may take longer than what is asked of a connection that has been idle. HikariCP asks
 * it of a new one as well, and where its first one takes longer there is no pool.
 */
class SlowStartTest {

    private static final Duration VALIDATION = Duration.ofSeconds(1);

    @ParameterizedTest
    @CsvSource({
        "PGJDBC_NG, SHOW default_transaction_read_only",
        "PGJDBC_NG, SHOW default_transaction_isolation",
        "PGJDBC_NG, SET statement_timeout",
        "PGJDBC, Q\\0\\0\\0\\5\\0",
        "PGJDBC, SHOW TRANSACTION ISOLATION LEVEL",
        "PGJDBC, SET statement_timeout"
    })
    void theFirstConnectionsStatementsMayBeSlow(Driver driver, String statement) throws Exception {
        var server = SharedServer.database(SlowStartTest.class);
        try (var relay = new Relay(server.port())) {
            relay.delay(statement.translateEscapes(), VALIDATION.plusMillis(500));
            var address = relay.to(server).toUrl();
            var config = Config.from(Map.of("CONN_STR", address, "LAB_DRIVER", driver.label()));
            assertThat(config.pool().validationTimeout()).isEqualTo(VALIDATION);
            try (var database = Database.open(config)) {
                assertThat(database.<String>lend(one -> new OneConnection(one).text("SHOW statement_timeout")))
                        .isEqualTo("5s");
                assertThat(relay.hasDelayed()).isTrue();
            }
        }
    }
}
