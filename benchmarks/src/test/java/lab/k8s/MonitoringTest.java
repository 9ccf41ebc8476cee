package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import lab.config.ConnectionString;
import lab.load.LoadProfile;
import lab.load.LoadRun;
import lab.load.Mix;
import lab.load.RequestOutcome;
import lab.source.Variant;
import lab.testing.AppProcess;
import lab.testing.AppUnderTest;
import lab.testing.EmbeddedServer;
import lab.testing.LossyProxy;
import lab.testing.Patience;
import lab.testing.SharedServer;
import lab.testing.Skip;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real Prometheus with the committed configuration, but for how it discovers pods (Debian's knows no Kubernetes), scrapes each app
 * in a process of its own under load, and has an answer to every question of the dashboard and the alerts. What only a cluster
 * has, {@code kube_…} and {@code pg_…}, comes from {@link Exporter}s: names and labels are those of kube-state-metrics 2.20's own tests
 * and documents, and of what postgres_exporter 0.11 said of a PostgreSQL 18.
 */
@Tag("pages") // what Prometheus makes of the metrics does not depend on the JDK
class MonitoringTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Path PROMETHEUS = Board.FOLDER.resolve("prometheus");

    /** What broken-single-connection can't have: a pool, and an error that the process outlives. */
    private static final List<String> NOT_BROKENS = List.of(
            "Requests a second, piled up: 5xx",
            "Requests a second, piled up: outcome unknown",
            "The pool: in use",
            "The pool: waiting",
            "The pool: limits",
            "PoolExhausted");

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void needsPrometheus() {
        Skip.unless(Prometheus.isInstalled(), "MonitoringTest needs prometheus and promtool (apt install prometheus).");
    }

    @Test
    void eachAlertComesWhenItShouldAndSaysWhatToDo() throws Exception {
        promtool("check", "rules", PROMETHEUS.resolve("rules.yml"));
        promtool("test", "rules", PROMETHEUS.resolve("rules-test.yml"));
    }

    @ParameterizedTest
    @EnumSource
    void everyQueryOfBoardAndAlertsHasAnAnswer(Variant variant, @TempDir Path folder) throws Exception {
        var port = EmbeddedServer.freePort(); // Prometheus takes 5 s for its first look, in which the app can start
        try (var proxy = LossyProxy.before(SharedServer.database(MonitoringTest.class));
                var app = start(variant, port, proxy.address());
                var cluster = new Exporter("kube-state-metrics");
                var database = new Exporter("postgres-exporter")) {
            var exporters = "components/monitoring/exporters/";
            configure(
                    folder,
                    new WatchedPod("base/deployment.yaml", "Deployment", port),
                    new WatchedPod(exporters + "kube-state-metrics.yaml", "Deployment", cluster.port()),
                    new WatchedPod(exporters + "postgres-exporter.yaml", "Deployment", database.port()),
                    new WatchedPod("base/postgres/statefulset.yaml", "StatefulSet", 1));
            promtool("check", "config", folder.resolve("prometheus.yml"));
            try (var prometheus = Prometheus.start(folder);
                    var load = LoadRun.start(app.awaitReady(), users(variant))) {
                awaitScrapes(prometheus);
                makeTrouble(app.awaitReady(), variant, proxy);
                var empty = variant == Variant.BROKEN ? NOT_BROKENS : List.<String>of();
                var open = new TreeSet<>(unanswered(prometheus)); // not all at once: an alert is of one minute
                Awaitility.await().atMost(Patience.LIMIT).untilAsserted(() -> {
                    open.retainAll(unanswered(prometheus));
                    assertThat(open).as("questions without an answer").containsExactlyInAnyOrderElementsOf(empty);
                });
                assertThat(load.recorder().of(RequestOutcome.ANSWERED)).isPositive();
            }
        }
    }

    /** A second between two looks, and pods that are told of in the place of those that are found. */
    private static void configure(Path folder, WatchedPod... pods) throws IOException {
        var configuration = YAML.readTree(PROMETHEUS.resolve("prometheus.yml").toFile());
        ((ObjectNode) configuration.path("global")).put("scrape_interval", "1s").put("evaluation_interval", "1s");
        var job = (ObjectNode) configuration.at("/scrape_configs/0");
        assertThat(job.remove("kubernetes_sd_configs"))
                .isEqualTo(YAML.readTree("[{role: pod, namespaces: {own_namespace: true}}]"));
        var groups = job.putArray("static_configs");
        for (var pod : pods) {
            groups.add(pod.targets());
        }
        YAML.writeValue(folder.resolve("prometheus.yml").toFile(), configuration);
        Files.copy(PROMETHEUS.resolve("rules.yml"), folder.resolve("rules.yml"));
    }

    /** Each pod that asks for it is one target, and the others are none. */
    private static void awaitScrapes(Prometheus prometheus) {
        Awaitility.await()
                .atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(prometheus.ask("up == 1"))
                        .extracting(series -> series.at("/metric/app").asText())
                        .containsExactlyInAnyOrder("do-sample-app", "kube-state-metrics", "postgres-exporter"));
        Awaitility.await()
                .atMost(Patience.LIMIT)
                .untilAsserted(() -> assertThat(prometheus.ask("up")).hasSize(3));
    }

    private static AppProcess start(Variant variant, int port, ConnectionString database) throws IOException {
        var environment = Map.of(
                "CONN_STR", database.toUrl(),
                "PORT", Integer.toString(port),
                "POOL_MAX", "2",
                "POOL_MIN", "2",
                "POOL_ACQUIRE_TIMEOUT", "250ms",
                "LAB_FAULTS", "true");
        return AppProcess.start(variant.jar(), environment, line -> System.out.println("app> " + line));
    }

    /** One alone on the one connection, which two would break. */
    private static LoadProfile users(Variant variant) {
        var users = variant == Variant.BROKEN ? 1 : 4;
        return new LoadProfile(users, 10, 0.02, 0.05, new Mix(3, 1, 0, 0), Patience.OF_A_TEST, Patience.LIMIT, 1);
    }

    /** A mistake, and somebody who goes; and where there is a pool, one that is exhausted, and a commit whose answer is lost. */
    private void makeTrouble(URI url, Variant variant, LossyProxy proxy) throws IOException {
        get(url, "/api/posts/none").join();
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            AppUnderTest.beginBody(socket);
        }
        if (variant == Variant.FIXED) {
            var slow = Stream.generate(() -> get(url, "/api/slow?ms=1000"))
                    .limit(4)
                    .toList();
            proxy.losesTheNextCommit();
            slow.forEach(CompletableFuture::join);
        }
    }

    /** The status, whatever it is. */
    private CompletableFuture<Integer> get(URI url, String path) {
        var request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Patience.LIMIT)
                .build();
        return http.sendAsync(request, BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }

    private static List<String> unanswered(Prometheus prometheus) throws IOException, InterruptedException {
        var names = new ArrayList<String>();
        for (var query : Board.read().queries().toList()) {
            if (prometheus.ask(query.expression()).isEmpty()) {
                names.add(query.name());
            }
        }
        return names;
    }

    private static void promtool(String verb, String what, Path file) throws IOException, InterruptedException {
        Command.output(Patience.LIMIT, "promtool", verb, what, file.toString());
    }
}
