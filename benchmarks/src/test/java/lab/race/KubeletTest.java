package lab.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import lab.config.Driver;
import lab.machine.Cleanup;
import lab.testing.OneConnection;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.junit.jupiter.api.Test;

/** An app is started again for as long as the run lasts, also when a restart fails. */
class KubeletTest {

    /** A hundredth of the origin's run, so a hundredth of the real back-off. */
    private static final Duration RUN = Duration.ofSeconds(6);

    @Test
    void aRestartThatEndsBeforeItServesIsACrashLikeAnyOther() throws Exception {
        var database = SharedServer.database(KubeletTest.class);
        var environment = Map.of("CONN_STR", database.toUrl(), "PORT", "0");
        var events = new CopyOnWriteArrayList<String>();
        try (var cleanup = new Cleanup();
                var admin = OneConnection.open(Driver.PGJDBC, SharedServer.admin())) {
            var kubelet = cleanup.open(() -> Kubelet.start(Entrant.BROKEN, environment, RUN, cleanup, events::add));
            var url = kubelet.awaitReady();
            kubelet.watch();
            admin.execute("ALTER DATABASE " + database.database() + " ALLOW_CONNECTIONS false");
            admin.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '"
                    + database.database() + "'");
            panic(url);
            await().atMost(Patience.LIMIT).until(() -> kubelet.crashes().size() >= 3);
            assertThat(kubelet.recoverySeconds()).isEmpty();
            admin.execute("ALTER DATABASE " + database.database() + " ALLOW_CONNECTIONS true");
            await().atMost(Patience.LIMIT).until(() -> kubelet.state().equals("Running"));
            assertThat(kubelet.crashes().get(0).status()).isEqualTo(2);
            assertThat(kubelet.crashes().stream().skip(1)).allMatch(crash -> crash.status() == 1);
            assertThat(kubelet.recoverySeconds())
                    .hasSameSizeAs(kubelet.crashes())
                    .isSortedAccordingTo((a, b) -> Double.compare(b, a));
            assertThat(List.copyOf(events)).last().asString().startsWith("broken serves again after ");
        }
    }

    /** The first request that finds the connection gone ends the app. */
    private static void panic(URI url) throws InterruptedException {
        try {
            HttpClient.newHttpClient().send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            // It got no answer.
        }
    }
}
