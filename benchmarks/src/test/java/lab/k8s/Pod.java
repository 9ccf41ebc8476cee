package lab.k8s;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lab.testing.Patience;
import org.awaitility.Awaitility;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** One container of the app, held as tightly as the manifest holds it: memory, CPU, user, root file system, capabilities. */
final class Pod extends GenericContainer<Pod> {

    private static final int PORT = 8080;

    private final Manifests manifests;
    private Duration startTime = Duration.ZERO;
    private Duration startCpu = Duration.ZERO;

    /**
     * Not started yet.
     *
     * @param manifests whose limits and rights it gets
     */
    Pod(String image, Manifests manifests, Network network, String database) {
        super(DockerImageName.parse(image));
        this.manifests = manifests;
        withNetwork(network);
        withExposedPorts(PORT);
        withEnv("CONN_STR", database);
        withEnv("POOL_MAX", manifests.env("POOL_MAX"));
        if (!manifests.env("POOL_MIN").isEmpty()) {
            withEnv("POOL_MIN", manifests.env("POOL_MIN"));
        }
        withCreateContainerCmdModifier(create -> {
            var rights = manifests.app().at("/spec/template/spec/securityContext");
            create.withUser(rights.path("runAsUser").asInt() + ":"
                    + rights.path("runAsGroup").asInt());
            confine(Objects.requireNonNull(create.getHostConfig()));
        });
        waitingFor(new Ready());
    }

    /** For a pod that will not get ready. */
    Pod waitingForNothing() {
        waitingFor(new AbstractWaitStrategy() {
            @Override
            protected void waitUntilReady() {
                // It need not even be running by now.
            }
        });
        return this;
    }

    /** The memory limit in bytes. */
    long memoryLimit() {
        return (long) Manifests.quantity(manifests.appContainer().at("/resources/limits/memory"));
    }

    /** The CPU limit in cores. */
    double cpuLimit() {
        return Manifests.quantity(manifests.appContainer().at("/resources/limits/cpu"));
    }

    private void confine(HostConfig host) {
        var rights = manifests.appContainer().path("securityContext");
        host.withMemory(memoryLimit())
                .withMemorySwap(memoryLimit())
                .withNanoCPUs((long) (cpuLimit() * 1e9))
                .withReadonlyRootfs(rights.path("readOnlyRootFilesystem").asBoolean())
                .withCapDrop(
                        Capability.valueOf(rights.at("/capabilities/drop/0").asText()))
                .withSecurityOpts(List.of("no-new-privileges"));
    }

    /** Where it listens, from this machine. */
    URI url() {
        return URI.create("http://" + getHost() + ":" + getMappedPort(PORT));
    }

    /** From the start of the process to the first 200 of {@code /readyz}. */
    Duration startTime() {
        return startTime;
    }

    /** CPU time itself grows on a busy machine: a start took 2.4 s of it alone, and 4.2 to 4.6 s beside a load of 6 on 2 cores. */
    private static final int BUSY = 2;

    /**
     * The start time; on a machine that is busy with something else, what it would have been at least: the CPU that the start
     * took, without what the others' work makes it longer, divided by the CPU that it may have. Says so where it does.
     */
    Duration undisturbedStart(double cores) {
        var system = ManagementFactory.getOperatingSystemMXBean();
        if (system.getSystemLoadAverage() <= 2 * system.getAvailableProcessors()) {
            return startTime;
        }
        var start = Duration.ofMillis((long) (startCpu.toMillis() / cores / BUSY));
        System.out.printf(
                "the machine is busy (load %.0f): the start took %d ms of CPU, or %d ms at least with %.2f CPU%n",
                system.getSystemLoadAverage(), startCpu.toMillis(), start.toMillis(), cores);
        return start;
    }

    /** CPU of the JVM so far: user and system time in ticks of 10 ms, proc(5). */
    private Duration cpu() {
        try {
            var fields = execInContainer("cat", "/proc/1/stat").getStdout().split(" ", -1);
            return Duration.ofMillis(10 * (Long.parseLong(fields[13]) + Long.parseLong(fields[14])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Duration.ZERO;
        }
    }

    /** Waits for the end of the process. */
    long awaitExit() {
        Awaitility.await()
                .atMost(Patience.LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !Boolean.TRUE.equals(
                        getCurrentContainerInfo().getState().getRunning()));
        return Optional.ofNullable(getCurrentContainerInfo().getState().getExitCodeLong())
                .orElse(-1L);
    }

    /** Sends SIGTERM, as the kubelet does after preStop. */
    void sigterm() {
        getDockerClient().killContainerCmd(getContainerId()).withSignal("TERM").exec();
    }

    /** Resident memory of the JVM, in bytes. */
    long rss() throws IOException, InterruptedException {
        var status = execInContainer("cat", "/proc/1/status").getStdout();
        return status.lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(status))
                * 1024;
    }

    private final class Ready extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            Awaitility.await()
                    .atMost(Patience.LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> answers(url().resolve("/readyz")));
            var started =
                    Objects.requireNonNull(getCurrentContainerInfo().getState().getStartedAt());
            startTime = Duration.between(Instant.parse(started), Instant.now());
            startCpu = cpu();
        }
    }

    private static boolean answers(URI url) {
        try {
            var connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
