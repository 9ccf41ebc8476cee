package lab.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import lab.config.Config;
import lab.config.Driver;
import lab.connect.TlsServer;
import lab.testing.Certificates;
import lab.testing.Network;
import lab.testing.OneConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A pool whose connections must be encrypted, and a port that accepts and closes for a while: when it starts
 * (docker-library/postgres#79), and when it works (HikariCP#1924). Nobody waits for an answer of a peer that has gone.
 */
class TlsPoolTest {

    @TempDir
    static Path folder;

    static TlsServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TlsServer.start(Certificates.authority(folder).sign("SHA256withRSA", "x", "ip:127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsClosedTheDoorOnTriesAgainInTime(Driver driver) throws Exception {
        try (var network = Network.to(server.as("either", ""))) {
            network.closeNext(3);
            try (var database = Database.open(config(driver, network))) { // or is told so after 10 s
                assertThat(isEncrypted(database)).isTrue();
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> database.lend(connection -> {
                            cut(network);
                            return isEncrypted(new OneConnection(connection));
                        }));
                network.closeNext(3);
                network.mend();
                assertThat(isEncrypted(database))
                        .as("within POOL_ACQUIRE_TIMEOUT")
                        .isTrue();
            }
        }
    }

    private static void cut(Network network) {
        try {
            network.cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Config config(Driver driver, Network network) {
        var connString = "postgres://either:secret@127.0.0.1:%d/postgres?sslmode=require"
                .formatted(network.database().port());
        return Config.from(Map.of(
                "CONN_STR", connString, "LAB_DRIVER", driver.label(), "POOL_MAX", "1", "POOL_ACQUIRE_TIMEOUT", "10s"));
    }

    private static boolean isEncrypted(Database database) throws SQLException {
        return database.lend(connection -> isEncrypted(new OneConnection(connection)));
    }

    private static boolean isEncrypted(OneConnection connection) throws SQLException {
        return connection.number("SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == 1;
    }
}
