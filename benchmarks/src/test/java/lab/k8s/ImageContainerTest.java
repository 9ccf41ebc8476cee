package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lab.audit.Audit;
import lab.load.Claims.Answer;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.load.Mix;
import lab.source.Variant;
import lab.testing.Patience;
import lab.testing.Skip;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.lifecycle.Startables;

/**
 * The images as the manifests run them, with a real engine: limits, read-only root, user, and 200 users. Needs Docker and
 * kubectl. The load is the real Locust's where it is installed.
 */
@Tag("containers")
class ImageContainerTest {

    private static final long MEGABYTE = 1_000_000;
    private static final Duration LOAD = Duration.ofSeconds(60);

    private static final Images images = new Images();

    private static final Map<Variant, String> built = new HashMap<>();
    private static final Map<String, Manifests> manifests = new HashMap<>();
    private static @Nullable Cluster shared;

    @BeforeAll
    static void build(@TempDir Path folder) throws Exception {
        var there = DockerClientFactory.instance().isDockerAvailable() && Command.works("docker", "version");
        Skip.unless(there, "ImageContainerTest needs a Docker engine and its command.");
        Kustomize.assumeInstalled(ImageContainerTest.class);
        System.out.println("ImageContainerTest"
                + (Images.REGISTRY == null ? "" : ": the base images are stand-ins for the official ones"));
        for (var overlay : Kustomize.OVERLAYS) {
            manifests.put(
                    overlay, Kustomize.render(folder.resolve(overlay), overlay).manifests());
        }
        for (var variant : Variant.values()) {
            built.put(variant, images.build(variant));
        }
        shared = new Cluster(manifests("fixed")); // broken's differs in the image only: PolicyTest
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        cluster().emptyDatabase();
    }

    @AfterAll
    static void remove() throws IOException, InterruptedException {
        if (shared != null) {
            shared.close();
        }
        images.remove();
    }

    @ParameterizedTest
    @EnumSource
    void theImageAddsLittleToItsBaseAndSaysWhatItIs(Variant variant) throws Exception {
        var image = image(variant);
        var added = Images.size(image) - Images.size("eclipse-temurin:25-jre");
        System.out.printf("%s is %.1f MB over its base%n", image, added / (double) MEGABYTE);
        assertThat(added).isLessThan(150 * MEGABYTE);
        assertThat(Images.inspect(image, ".Config.User")).isEqualTo("\"10001:10001\"");
        assertThat(Images.inspect(image, ".Config.Labels"))
                .contains("\"org.opencontainers.image.title\":\"" + variant.module() + "\"");
    }

    @Test
    void jibMakesTheSameOfIt(@TempDir Path copy) throws Exception {
        var registry = registry("jibMakesTheSameOfIt");
        var image = images.jib(registry, Variant.FIXED, copy);
        for (var field : List.of(".Config.User", ".Config.Labels", ".Config.ExposedPorts")) {
            assertThat(Images.inspect(image, field)).isEqualTo(Images.inspect(image(Variant.FIXED), field));
        }
        assertThat(flags(image)).isEqualTo(flags(image(Variant.FIXED)));
        try (var pod = cluster().pod(image)) {
            pod.start();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theImageSurvivesARegistry(Variant variant) throws Exception {
        var registry = registry("theImageSurvivesARegistry");
        var remote = images.throughRegistry(registry, image(variant));
        assertThat(Images.inspect(remote, ".Id")).isEqualTo(Images.inspect(image(variant), ".Id"));
    }

    @Test
    void itIsReadyInTimeWithOneCpuAndEndsAtOnceWhenIdle() throws Exception {
        try (var pod = cluster()
                .pod(image(Variant.FIXED))
                .withCreateContainerCmdModifier(
                        create -> Objects.requireNonNull(create.getHostConfig()).withNanoCPUs(1_000_000_000L))) {
            pod.start();
            System.out.printf("ready after %d ms with 1 CPU%n", pod.startTime().toMillis());
            assertThat(pod.startTime()).isLessThan(pod.startLimit().dividedBy(2));
            var begin = System.nanoTime();
            pod.sigterm();
            assertThat(pod.awaitExit()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(8)); // or it has waited for what was in flight
        }
    }

    @Test
    void fixedAnswersEverythingWithinTheManifestsLimits(@TempDir Path folder) throws Exception {
        try (var pod = cluster().pod(image(Variant.FIXED))) {
            pod.start();
            System.out.printf(
                    "ready after %d ms with %.2f CPU%n", pod.startTime().toMillis(), pod.cpuLimit());
            assertThat(pod.startTime()).isLessThan(pod.startLimit().dividedBy(2));
            assertThat(pod.execInContainer("touch", "/app/x").getExitCode()).isNotZero();
            warmUp(pod);
            load(pod, folder);
            var rss = pod.rss();
            System.out.printf("RSS %d of %d MB after the load%n", rss / MEGABYTE, pod.memoryLimit() / MEGABYTE);
            assertThat(rss).isLessThan(pod.memoryLimit() * 3 / 4);
        }
    }

    /** A cold JVM with half a core is no picture of the app: its compiler takes what the requests need. Not judged. */
    private static void warmUp(Pod pod) throws Exception {
        var few =
                new LoadProfile(20, 20, 0, 0.1, new Mix(3, 1, 0, 0), Duration.ofSeconds(20), Duration.ofSeconds(10), 1);
        try (var run = LoadRun.start(pod.url(), few)) {
            run.await();
        }
    }

    private static void load(Pod pod, Path folder) throws Exception {
        var program = Locust.program();
        if (program.isEmpty()) {
            System.out.println("Locust is not installed: the load is the lab's own.");
            try (var run = LoadRun.start(pod.url(), origin(LOAD))) {
                run.await();
                assertThat(run.recorder().failed()).isZero();
                assertThat(Audit.ofDatabase(cluster().database(), run.claims()).violations())
                        .isZero();
            }
            return;
        }
        var run = Locust.run(program.get(), pod.url(), folder, LOAD, "--preset", "origin");
        System.out.println(run.output());
        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.acknowledged()).hasSizeGreaterThan(500);
        assertThat(cluster().posts()).containsAllEntriesOf(run.acknowledged());
    }

    @Test
    void brokenEndsWithStatusTwo() throws Exception {
        try (var pod = cluster().pod(image(Variant.BROKEN))) {
            pod.start();
            try (var run = LoadRun.start(pod.url(), origin(LOAD))) {
                assertThat(pod.awaitExit()).isEqualTo(2);
                System.out.printf("broken ended with status 2 after %.1f s of load%n", run.seconds());
            }
            assertThat(pod.getLogs()).contains("panic: Error ");
        }
    }

    @Test
    void sigtermDuringTheLoadLosesNothing() throws Exception {
        try (var pod = cluster().pod(image(Variant.FIXED))) {
            pod.start();
            var busy = new LoadProfile(
                    50, 1000, 0, 0.05, new Mix(1, 3, 0, 0), Patience.OF_A_TEST, Duration.ofSeconds(10), 7);
            try (var run = LoadRun.start(pod.url(), busy)) {
                Awaitility.await()
                        .atMost(Patience.LIMIT)
                        .until(() -> run.claims().count(Answer.ACKNOWLEDGED) > 300);
                pod.sigterm();
                assertThat(pod.awaitExit()).isZero();
                run.finish();
                run.await();
                assertThat(Audit.ofDatabase(cluster().database(), run.claims()).violations())
                        .isZero();
                System.out.printf(
                        "SIGTERM during the load: none of %d acknowledged posts lost%n",
                        run.claims().count(Answer.ACKNOWLEDGED));
            }
        }
    }

    @Test
    void theFifthPodOfOverBudgetIsOneTooMany() throws Exception {
        try (var cluster = new Cluster(manifests("over-budget"))) {
            cluster.emptyDatabase();
            var pods = new ArrayList<Pod>();
            try {
                for (var i = 0; i < 4; i++) {
                    pods.add(cluster.pod(image(Variant.FIXED)));
                }
                Startables.deepStart(pods).join();
                Awaitility.await()
                        .atMost(Patience.LIMIT)
                        .until(() -> cluster.connections() == 97); // 100 less 3 for superusers
                var fifth = cluster.pod(image(Variant.FIXED)).waitingForNothing();
                pods.add(fifth);
                fifth.start();
                assertThat(fifth.awaitExit()).isEqualTo(1);
                System.out.println(fifth.getLogs());
                assertThat(fifth.getLogs())
                        .contains("Unable to ping database: ")
                        .containsAnyOf("remaining connection slots are reserved", "too many clients already");
            } finally {
                pods.forEach(Pod::close);
            }
        }
    }

    private static LoadProfile origin(Duration runTime) {
        return new LoadProfile(200, 20, 1, 3, new Mix(3, 1, 0, 0), runTime, Duration.ofSeconds(10), 42);
    }

    private static Manifests manifests(String overlay) {
        return Objects.requireNonNull(manifests.get(overlay));
    }

    private static Cluster cluster() {
        return Objects.requireNonNull(shared);
    }

    private static String image(Variant variant) {
        return Objects.requireNonNull(built.get(variant));
    }

    /** Skips the test, with a line, where there is no registry to push to. */
    private static String registry(String test) {
        var registry = Images.REGISTRY;
        Skip.unless(registry != null, test + " needs a registry to push to, by LAB_REGISTRY.");
        return Objects.requireNonNull(registry);
    }

    private static List<String> flags(String image) throws IOException, InterruptedException {
        return List.of(Images.inspect(image, ".Config.Entrypoint").split("\"", -1)).stream()
                .filter(word -> word.startsWith("-X") || word.startsWith("--"))
                .toList();
    }
}
