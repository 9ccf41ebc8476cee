package lab.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lab.audit.Audit;
import lab.config.ConnectionString;
import lab.load.LoadRun;
import lab.source.Variant;
import lab.testing.AppProcess;
import lab.testing.Patience;
import lab.testing.Relay;
import lab.testing.SharedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A rolling update without a cluster: one address, and behind it an app that is told to end when a new one has taken its place. Users
 * keep their connections, so nothing but the app's last answer ({@code Connection: close}) leads them to the new one; a request that
 * finds its connection closed is counted as failed, and is not sent again.
 */
@Tag("faults")
class RollingUpdateTest {

    private static final int UPDATES = 2;

    private final List<AppProcess> started = new ArrayList<>();
    private ConnectionString database;

    @BeforeEach
    void makeDatabase() throws SQLException {
        database = SharedServer.database(RollingUpdateTest.class);
    }

    @Test
    void nobodyNoticesThatThePodIsReplaced() throws Exception {
        var callers = new Callers();
        var old = startPod();
        try (var service = new Relay(old.awaitReady().getPort());
                var load = LoadRun.startAlone(
                        URI.create("http://127.0.0.1:" + service.port()), UnderLoad.USERS, callers)) {
            Awaitility.await().atMost(Patience.LIMIT).until(() -> callers.answered() >= UnderLoad.FLOWING);
            for (var update = 0; update < UPDATES; update++) {
                var young = startPod();
                service.redirect(young.awaitReady().getPort());
                awaitAccepted(old.awaitReady());
                old.handle().destroy();
                assertThat(old.awaitEnd()).as("exit status").isZero();
                old = young;
            }
            callers.faultEnds();
            Awaitility.await().atMost(Patience.LIMIT).until(() -> callers.answeredInARow() >= UnderLoad.FLOWING);
            load.finish();
            load.await();
            assertThat(callers.told().outcomes()).containsOnlyKeys(Callers.ANSWERED);
            assertThat(load.recorder().wrong()).isZero();
            assertThat(Audit.ofDatabase(database, load.claims()).violations()).isZero();
        } finally {
            started.forEach(AppProcess::close);
        }
    }

    private AppProcess startPod() throws IOException {
        var environment = Map.of(
                "CONN_STR", database.toUrl(),
                "PORT", "0",
                "POOL_MAX", "10",
                // On a machine with other work, users think for longer, and a young JVM answers late: neither is what
                // is asked here.
                "DRAIN_IDLE", "8s",
                "POOL_ACQUIRE_TIMEOUT", "60s",
                "REQUEST_TIMEOUT", "2m");
        var pod = AppProcess.start(Variant.FIXED.jar(), environment, line -> System.out.println("app> " + line));
        started.add(pod);
        return pod;
    }

    /** Returns when the pod has accepted whoever was sent there, which the five seconds of {@code preStop} are for. */
    private static void awaitAccepted(URI pod) throws IOException {
        var last = pod.resolve("/healthz").toURL().openConnection();
        last.setRequestProperty("Connection", "close"); // else the app would wait for more from this one
        last.getInputStream().close();
    }
}
