package lab.k8s;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lab.testing.Patience;
import org.awaitility.Awaitility;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** One container of the app, held as tightly as the manifest holds it: memory, CPU, user, root file system, capabilities. */
final class Pod extends GenericContainer<Pod> {

    private static final int PORT = 8080;

    /** A kubelet starts again what ended at its start, as a pod does that finds no database within 10 s. */
    private static final int ATTEMPTS = 5;

    private final Manifests manifests;
    private Duration startTime = Duration.ZERO;

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
        withStartupAttempts(ATTEMPTS);
    }

    /** For a pod that will not get ready. */
    Pod waitingForNothing() {
        withStartupAttempts(1);
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

    /** How long the manifest's startup probe lets it start before the kubelet kills it. */
    Duration startLimit() {
        var probe = manifests.appContainer().path("startupProbe");
        return Duration.ofSeconds(probe.path("initialDelaySeconds").asLong()
                + probe.path("periodSeconds").asLong()
                        * probe.path("failureThreshold").asLong());
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

    /** Waits for the end of the process. */
    long awaitExit() {
        Awaitility.await()
                .atMost(Patience.LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> !isRunning());
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
                    .until(() -> !isRunning() || answers(url().resolve("/readyz")));
            if (!isRunning()) {
                throw new ContainerLaunchException("The pod ended before it was ready:\n" + getLogs());
            }
            var started =
                    Objects.requireNonNull(getCurrentContainerInfo().getState().getStartedAt());
            startTime = Duration.between(Instant.parse(started), Instant.now());
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
