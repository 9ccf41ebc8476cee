package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import lab.config.Config;
import lab.config.Driver;
import lab.testing.OneConnection;
import lab.testing.Relay;
import lab.testing.SharedServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a busy machine a new connection's first statement may take longer than it has. HikariCP gives up then, the app does not. */
class SlowStartTest {

    @ParameterizedTest
    @EnumSource
    void anotherConnectionIsTried(Driver driver) throws Exception {
        var server = SharedServer.database(SlowStartTest.class);
        try (var relay = new Relay(server.port())) {
            relay.leaveUnanswered("SET statement_timeout");
            var address = relay.to(server).toUrl();
            var config = Config.from(Map.of("CONN_STR", address, "LAB_DRIVER", driver.label()));
            try (var database = Database.open(config)) {
                assertThat(database.<String>lend(one -> new OneConnection(one).text("SHOW statement_timeout")))
                        .isEqualTo("5s");
            }
        }
    }
}
