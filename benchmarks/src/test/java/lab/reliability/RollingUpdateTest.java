package lab.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import lab.audit.Audit;
import lab.config.ConnectionString;
import lab.load.LoadRun;
import lab.source.Variant;
import lab.testing.AppProcess;
import lab.testing.Door;
import lab.testing.Patience;
import lab.testing.SharedServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A rolling update without a cluster: two apps behind one address, each told to end when a new one has taken its place there. Users
 * keep their connections, so nothing but the app's last answer ({@code Connection: close}) leads them to the new one; a request that
 * finds its connection closed is counted as failed, and is not sent again.
 */
@Tag("faults")
class RollingUpdateTest {

    private static final int PODS = 2;

    private final List<AppProcess> started = new ArrayList<>();
    private ConnectionString database;

    @BeforeEach
    void makeDatabase() throws SQLException {
        database = SharedServer.database(RollingUpdateTest.class);
    }

    @Test
    void nobodyNoticesThatAllPodsAreReplaced() throws Exception {
        var callers = new Callers();
        try (var service = new Service()) {
            var old = new ArrayDeque<AppProcess>();
            for (var pod = 0; pod < PODS; pod++) {
                old.add(startPod());
                service.add(old.getLast().awaitReady());
            }
            try (var load = LoadRun.startAlone(service.address(), UnderLoad.USERS, callers)) {
                Awaitility.await().atMost(Patience.LIMIT).until(() -> callers.answered() >= UnderLoad.FLOWING);
                for (var pod : old) {
                    service.add(startPod().awaitReady());
                    service.remove(pod.awaitReady());
                    pod.handle().destroy();
                    assertThat(pod.awaitEnd()).as("exit status").isZero();
                }
                callers.faultEnds();
                Awaitility.await().atMost(Patience.LIMIT).until(() -> callers.answeredInARow() >= UnderLoad.FLOWING);
                load.finish();
                load.await();
                assertThat(callers.told().outcomes()).containsOnlyKeys(Callers.ANSWERED);
                assertThat(load.recorder().wrong()).isZero();
                assertThat(Audit.ofDatabase(database, load.claims()).violations())
                        .isZero();
            }
        } finally {
            started.forEach(AppProcess::close);
        }
    }

    private AppProcess startPod() throws IOException {
        var environment = Map.of(
                "CONN_STR", database.toUrl(),
                "PORT", "0",
                "POOL_MAX", "10",
                "DRAIN_IDLE",
                        "8s"); // its most: the users think for less, but a machine with other work may stop them for a
        // while
        var pod = AppProcess.start(Variant.FIXED.jar(), environment, line -> System.out.println("app> " + line));
        started.add(pod);
        return pod;
    }

    /** As kube-proxy does it: a connection belongs to one pod from its beginning to its end, and each new one to the next pod. */
    private static final class Service implements AutoCloseable {

        private final Deque<URI> pods = new ArrayDeque<>();
        private final Door door = Door.open(this::connect);

        Service() throws IOException {}

        private void connect(Socket client, Door behind) throws IOException {
            try (client;
                    var app = toNextPod(behind)) {
                Door.aside(() -> carry(app, client));
                carry(client, app);
            }
        }

        private synchronized Socket toNextPod(Door behind) throws IOException {
            var pod = pods.remove();
            pods.add(pod);
            return behind.connect(pod.getHost(), pod.getPort());
        }

        private static void carry(Socket from, Socket to) throws IOException {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            }
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + door.port());
        }

        synchronized void add(URI pod) {
            pods.add(pod);
        }

        /** Returns when the pod has accepted whoever was sent there, which the five seconds of {@code preStop} are for. */
        synchronized void remove(URI pod) throws IOException {
            pods.remove(pod);
            var last = pod.resolve("/healthz").toURL().openConnection();
            last.setRequestProperty("Connection", "close"); // else the app would wait for more from this one
            last.getInputStream().close();
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }
}
