package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.testing.EmbeddedServer;
import lab.testing.OneConnection;
import lab.testing.Patience;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who watches a server's limit must see it when it is reached: monitor.sh's role, on a server with reserved connections. */
@Tag("pages") // a role's rights do not depend on the JDK
class MonitorRoleTest {

    private static final int MAX_CONNECTIONS = 12;

    /** PostgreSQL's own default of 3 for superusers, and the component's 2. */
    private static final int RESERVED = 3 + 2;

    @Test
    void itGetsInWhenTheAppHasAllItMayHave() throws Exception {
        var app = new ArrayList<OneConnection>();
        try (var server = EmbeddedServer.forOneExperiment(MAX_CONNECTIONS)) {
            prepare(server);
            for (var i = 0; i < MAX_CONNECTIONS - RESERVED; i++) {
                // Who has looked whether the server is up may have a slot yet.
                app.add(await().atMost(Patience.LIMIT)
                        .ignoreExceptionsInstanceOf(SQLException.class)
                        .until(() -> open(server, "lab"), connection -> true));
            }
            assertThatThrownBy(() -> open(server, "lab").close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("remaining connection slots are reserved");
            try (var monitor = open(server, "monitor")) {
                await().atMost(Patience.LIMIT)
                        .untilAsserted(() -> assertThat(monitor.number("SELECT sum(numbackends) FROM pg_stat_database"))
                                .isEqualTo(app.size() + 1));
                assertThat(monitor.text("SHOW reserved_connections")).isEqualTo("2");
            }
        } finally {
            app.forEach(OneConnection::close);
        }
    }

    /** As the component does, and with its own script. */
    private static void prepare(EmbeddedServer server) throws IOException, SQLException {
        try (var admin = OneConnection.open(Driver.PGJDBC, server.admin())) {
            admin.execute("ALTER SYSTEM SET reserved_connections = 2");
            admin.execute("ALTER SYSTEM SET autovacuum = off"); // its workers would be counted, too
            admin.execute("CREATE ROLE lab LOGIN");
            var script = Files.readString(Board.FOLDER.resolve("exporters/monitor.sh"));
            var sql = script.substring(script.indexOf("<<'SQL'\n") + 8, script.indexOf("\nSQL\n"));
            for (var statement : sql.split("\n", -1)) {
                admin.execute(statement.replace(":'password'", "'only-for-this-test'"));
            }
        }
        server.stop();
        server.resume();
    }

    private static OneConnection open(EmbeddedServer server, String role) throws SQLException {
        var admin = server.admin();
        var address =
                new ConnectionString(admin.host(), admin.port(), "postgres", role, "only-for-this-test", "disable");
        return OneConnection.open(Driver.PGJDBC, address);
    }
}
