package lab.app;

import static lab.testing.AppUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import lab.config.Config;
import lab.config.Driver;
import lab.testing.AppUnderTest;
import lab.testing.OneConnection;
import lab.testing.SharedServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An export holds its connection for as long as its reader reads. Here nobody does, and the others are served all the same. */
class SlowReadersTest {

    private static final int READERS = 70;
    private static final int EXPORTS = 2;

    /** More than the buffers of both ends take. */
    private static final int POSTS = 3000;

    @ParameterizedTest
    @EnumSource
    void seventyHoldNobodyUpAndAreCutOff(Driver driver) throws Exception {
        var readers = new ArrayList<Socket>();
        var nobodyWaits = "8s"; // the time-outs of the pool and of the network together
        var environment = Map.of("LAB_DRIVER", driver.label(), "EXPORT_TIMEOUT", "5s", "REQUEST_TIMEOUT", nobodyWaits);
        try (var app = AppUnderTest.start(environment)) {
            app.fill(POSTS);
            for (var i = 0; i < READERS; i++) {
                readers.add(app.connect(4096));
                ask(readers.get(i));
            }
            await().until(() -> app.inTransaction() == EXPORTS);
            assertThat(app.get("/").statusCode()).isEqualTo(200);
            assertThat(app.inTransaction()).as("nor more of them than that").isLessThanOrEqualTo(EXPORTS);

            await().until(() -> app.inTransaction() == 0);
            app.awaitOutput("Cut off while exporting posts: the answer was not read within 5s", EXPORTS);
            app.awaitRequests(
                    Map.of("method", "GET", "route", "/api/posts/export", "status", "200", "reason", "client"),
                    EXPORTS);
            var refused = 0;
            for (var reader : readers) {
                refused += read(reader).startsWith("HTTP/1.1 503 ") ? 1 : 0;
            }
            assertThat(refused).isEqualTo(READERS - EXPORTS);
            app.side().execute("DELETE FROM posts WHERE id > 100"); // 30 MB may take longer than EXPORT_TIMEOUT here
            assertThat(app.get("/api/posts/export").body().lines()).hasSize(100);
        } finally {
            for (var reader : readers) {
                reader.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void beneathThatTheServerEndsATransactionThatStandsStill(Driver driver) throws Exception {
        var connString = SharedServer.database(SlowReadersTest.class).toUrl();
        var config = Config.from(Map.of("CONN_STR", connString, "LAB_DRIVER", driver.label()));
        try (var database = Database.open(config)) {
            var settings = "SELECT current_setting('statement_timeout') || ' and '"
                    + " || current_setting('idle_in_transaction_session_timeout')";
            assertThat(database.<String>lend(connection -> new OneConnection(connection).text(settings)))
                    .isEqualTo("5s and 65s");
        }
    }

    private static void ask(Socket reader) throws IOException {
        reader.getOutputStream()
                .write("GET /api/posts/export HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** What has come; of an answer that was cut off only a part. */
    private static String read(Socket reader) throws IOException {
        var answer = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (answer.startsWith("HTTP/1.1 200 ")) {
            assertThat(answer).contains("Transfer-Encoding: chunked").doesNotEndWith("\r\n0\r\n\r\n");
        }
        return answer;
    }
}
