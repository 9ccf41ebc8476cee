package lab.app;

import static lab.testing.AppUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.store.Schema;
import lab.testing.AppUnderTest;
import lab.testing.EmbeddedServer;
import lab.testing.OneConnection;
import lab.testing.Relay;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A failover as managed services do it: the old primary turns read-only and keeps its sessions, the address leads to the new one. Two
 * servers of its own: beside the others.
 */
@Execution(ExecutionMode.CONCURRENT)
class FailoverTest {

    private static final String POST = "{\"title\": \"abc\", \"content\": \"def\"}";

    /** One request pays, because nobody knows before it. Reads move as well: they would go on to show what the old one has. */
    @ParameterizedTest
    @EnumSource
    void readsAndWritesReachTheNewPrimary(Driver driver) throws Exception {
        try (var old = EmbeddedServer.forOneExperiment(EmbeddedServer.MAX_CONNECTIONS);
                var next = EmbeddedServer.forOneExperiment(EmbeddedServer.MAX_CONNECTIONS);
                var relay = new Relay(old.admin().port());
                var admin = OneConnection.open(Driver.PGJDBC, old.admin());
                var future = OneConnection.open(Driver.PGJDBC, next.admin());
                var app = start(relay, driver)) {
            Schema.apply(future);
            future.execute("INSERT INTO posts (title, content) VALUES ('The new one', 'here')");
            assertThat(app.submit(POST).statusCode()).isEqualTo(200);
            await().until(() -> admin.number(sessions()) == 5);

            relay.redirect(next.admin().port());
            admin.execute("ALTER SYSTEM SET default_transaction_read_only = on");
            admin.execute("SELECT pg_reload_conf()"); // each of the server's processes hears of it by itself
            var refusal = await().until(() -> app.submit(POST).statusCode(), status -> status != 200);
            assertThat(refusal).isEqualTo(503);
            assertThat(app.submit(POST).statusCode()).isEqualTo(200);
            assertThat(future.number("SELECT count(*) FROM posts")).isEqualTo(2);
            assertThat(app.get("/api/posts").body()).contains("The new one");
            await().until(() -> admin.number(sessions()) == 0);
        }
    }

    private static String sessions() {
        return "SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + Driver.APPLICATION_NAME + "'"
                + " AND pid <> pg_backend_pid()";
    }

    private static AppUnderTest start(Relay relay, Driver driver) throws Exception {
        var database = new ConnectionString("127.0.0.1", relay.port(), "postgres", "postgres", "", "disable");
        return AppUnderTest.start(
                database,
                Map.of("LAB_DRIVER", driver.label(), "POOL_MAX", "5", "POOL_MIN", "5", "POOL_ACQUIRE_TIMEOUT", "5m"));
    }
}
