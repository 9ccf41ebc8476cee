package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.config.Config;
import lab.hpa.HpaSpec;
import lab.hpa.WatchedPods;
import lab.hpa.WatchedPods.Second;
import lab.machine.LabHome;
import lab.race.Race;
import lab.sizing.Budget;
import lab.sizing.Budget.Limits;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the manifests promise, besides being valid. */
class PolicyTest {

    /** Shutdown's figures: 8 s for who has a connection, and gone after 10. */
    private static final int GONE_SECONDS = 10;

    /** Reserved for superusers unless changed, and for people and monitoring as the manifest's comment says. */
    private static final int RESERVED = 3;

    private static final int PEOPLE = 12;

    /** All pods together at 200 users, the lowest reading after warm-up: docs/workshop/07-scale-it.md. */
    private static final double MEASURED_CORES = 0.126;

    private static final Map<String, Manifests> rendered = new HashMap<>();

    @BeforeAll
    static void render(@TempDir Path folder) throws IOException, InterruptedException {
        Kustomize.assumeInstalled(PolicyTest.class);
        for (var overlay : Kustomize.OVERLAYS) {
            rendered.put(
                    overlay, Kustomize.render(folder.resolve(overlay), overlay).manifests());
        }
    }

    private static Manifests of(String overlay) {
        return Objects.requireNonNull(rendered.get(overlay));
    }

    private static Manifests fixed() {
        return of("fixed");
    }

    @Test
    void brokenAndFixedDifferInNamespaceAndImageOnly() {
        assertThat(text("broken")
                        .replace("lab-broken", "lab-fixed")
                        .replace("broken-single-connection:1.0", "fixed-pooled:1.0"))
                .isEqualTo(text("fixed"));
        assertThat(text("broken")).contains("broken-single-connection:1.0").contains("lab-broken");
    }

    @Test
    void overBudgetIsFixedWithAStockServerAndPoolsThatAreFull() {
        assertThat(text("over-budget")
                        .replace("lab-over-budget", "lab-fixed")
                        .replace("max_connections=100", "max_connections=340")
                        .replace(",{\"name\":\"POOL_MIN\",\"value\":\"25\"}", ""))
                .isEqualTo(text("fixed"));
    }

    @Test
    void tenPodsAndASurgeFitTheServerOfFixed() {
        var budget = budget("fixed", PEOPLE);
        assertThat(budget.surge()).isEqualTo(3);
        assertThat(budget.wanted()).isEqualTo(325);
        assertThat(budget.fits()).isTrue();
    }

    @Test
    void theyDoNotFitTheServerOfOverBudget() {
        var budget = budget("over-budget", 0);
        assertThat(budget.fits()).isFalse();
        assertThat(budget.firstPodToFail()).isEqualTo(4);
    }

    /** Both floors: everybody to one pooler, should the other be away; and what the poolers hold, of a stock server. */
    @Test
    void tenPodsAndASurgeFitThePoolersAndThePoolersTheServer() {
        var configuration = of("pooled-out")
                .find("ConfigMap", "pooler")
                .at("/data/pgbouncer.ini")
                .asText();
        var limits = new Limits(of("pooled-out").maxConnections(), RESERVED, PEOPLE);
        assertThat(limits.maxConnections()).isEqualTo(100);
        assertThat(budget("pooled-out", 0).wanted())
                .isEqualTo(325)
                .isLessThanOrEqualTo(number(configuration, "max_client_conn"));
        var poolers = of("pooled-out").find("Deployment", "pooler").path("spec");
        assertThat(poolers.at("/strategy/rollingUpdate/maxSurge").asInt(-1)).isZero();
        var behind =
                new Budget(poolers.path("replicas").asInt(), number(configuration, "max_db_connections"), 0, limits);
        assertThat(behind.wanted()).isEqualTo(80);
        assertThat(behind.fits()).isTrue();
        assertThat(number(configuration, "default_pool_size")).isEqualTo(number(configuration, "max_db_connections"));
    }

    /** What is said in connect_query is what the app would have said itself; its pooler refuses before the network time-out. */
    @Test
    void thePoolersTimesAreTheApps() {
        var configuration = of("pooled-out")
                .find("ConfigMap", "pooler")
                .at("/data/pgbouncer.ini")
                .asText();
        var config = Config.from(Map.of("CONN_STR", "postgres://lab@pooler/lab"));
        assertThat(configuration)
                .contains("SET statement_timeout = " + config.queryTimeout().toMillis() + ";")
                .contains("SET idle_in_transaction_session_timeout = "
                        + config.idleInTransaction().toMillis() + "'");
        assertThat(number(configuration, "query_wait_timeout"))
                .isLessThan((int) config.networkTimeout().toSeconds());
    }

    /** The app reaches the pooler only, and under the same password. */
    @Test
    void whatChangesForTheAppIsTheAddressAndTwoVariables() {
        var pooled = of("pooled-out");
        assertThat(pooled.env("LAB_POOLER")).isEqualTo("transaction");
        assertThat(pooled.env("LAB_DRIVER")).isEqualTo("pgjdbc");
        assertThat(pooled.env("CONN_STR"))
                .isEqualTo("postgres://lab:$(POSTGRES_PASSWORD)@pooler:6432/lab?sslmode=disable");
        var password = pooled.appContainer().at("/env/0");
        assertThat(password.path("name").asText())
                .as("what $(…) means must come first")
                .isEqualTo("POSTGRES_PASSWORD");
        assertThat(password.at("/valueFrom/secretKeyRef/name").asText())
                .isEqualTo(
                        pooled.find("Secret", "postgres").at("/metadata/name").asText());
        assertThat(pooled.find("NetworkPolicy", "do-sample-app")
                        .at("/spec/egress/0/to/0/podSelector/matchLabels/app")
                        .asText())
                .isEqualTo("pooler");
        assertThat(pooled.find("NetworkPolicy", "postgres")
                        .at("/spec/ingress/0/from/0/podSelector/matchLabels/app")
                        .asText())
                .isEqualTo("pooler");
        assertThat(pooled.find("PodDisruptionBudget", "pooler")
                        .at("/spec/maxUnavailable")
                        .asInt())
                .isEqualTo(1);
        assertThat(pooled.find("ConfigMap", "postgres-init").path("data").has("init.sh"))
                .isTrue();
    }

    /** A pooler whose server is away answers all the same: pg_isready of the app would take that for a database. */
    @Test
    void aPoolerBeginsWhenItsServerIsThere() {
        assertThat(of("pooled-out")
                        .find("Deployment", "pooler")
                        .at("/spec/template/spec/initContainers/0/command/2")
                        .asText())
                .contains("until pg_isready -q -h postgres");
    }

    private static int number(String configuration, String name) {
        var line = Pattern.compile("(?m)^" + name + " = (\\d+)$").matcher(configuration);
        assertThat(line.find()).as(name).isTrue();
        return Integer.parseInt(line.group(1));
    }

    @Test
    void theRequestMakesTheMeasuredLoadWantTenPods() throws IOException {
        var request = Manifests.quantity(fixed().appContainer().at("/resources/requests/cpu"));
        var hpa = hpa();
        var spec = new HpaSpec(
                hpa.path("minReplicas").asInt(),
                hpa.path("maxReplicas").asInt(),
                hpa.at("/metrics/0/resource/target/averageUtilization").asInt(),
                HpaSpec.ORIGIN.tolerance(),
                HpaSpec.ORIGIN.cpuInitializationSeconds(),
                HpaSpec.ORIGIN.scaleUp(),
                HpaSpec.ORIGIN.scaleDown());
        assertThat(request).isEqualTo(Race.HPA_REQUEST_MILLIS / 1000.0);
        var tenMinutes = Collections.nCopies(600, new Second(MEASURED_CORES, true));
        assertThat(WatchedPods.mostReplicas(spec, Race.HPA_REQUEST_MILLIS, tenMinutes))
                .isEqualTo(10);
        assertThat(Files.readString(LabHome.root().resolve("docs/workshop/07-scale-it.md")))
                .contains("126 mcore")
                .contains(fixed().appContainer().at("/resources/requests/cpu").asText());
    }

    @Test
    void theHpaBehavesAsTheOrigins() {
        var hpa = hpa();
        assertThat(hpa.at("/scaleTargetRef/name").asText()).isEqualTo("do-sample-app");
        assertThat(hpa.path("minReplicas").asInt()).isEqualTo(2);
        assertThat(hpa.path("maxReplicas").asInt()).isEqualTo(10);
        assertThat(hpa.path("metrics")).hasSize(1);
        assertThat(hpa.at("/metrics/0/resource/name").asText()).isEqualTo("cpu");
        assertThat(hpa.at("/metrics/0/resource/target/averageUtilization").asInt())
                .isEqualTo(50);
        assertRules(hpa.at("/behavior/scaleUp"), 0, "Max", "Percent 100 per 15", "Pods 4 per 15");
        assertRules(hpa.at("/behavior/scaleDown"), 300, "Min", "Percent 50 per 15", "Pods 1 per 60");
    }

    private static void assertRules(JsonNode rules, int window, String select, String... policies) {
        assertThat(rules.path("stabilizationWindowSeconds").asInt(-1)).isEqualTo(window);
        assertThat(rules.path("selectPolicy").asText()).isEqualTo(select);
        assertThat(Manifests.stream(rules.path("policies"))
                        .map(policy -> policy.path("type").asText()
                                + " " + policy.path("value").asText()
                                + " per " + policy.path("periodSeconds").asText()))
                .containsExactly(policies);
    }

    @Test
    void theHpaAloneSaysHowManyPods() {
        assertThat(fixed().app().at("/spec/replicas").isMissingNode()).isTrue();
    }

    @Test
    void probesAreApartAndLivenessDoesNotAskTheDatabase() {
        var container = fixed().appContainer();
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/healthz");
        var startup = container.path("startupProbe");
        assertThat(startup.at("/httpGet/path").asText()).isEqualTo("/healthz");
        assertThat(startup.path("initialDelaySeconds").asInt())
                .as("longer than the metrics' window of 15 s")
                .isGreaterThanOrEqualTo(15);
        assertThat(startup.path("periodSeconds").asInt()
                        * startup.path("failureThreshold").asInt())
                .as("twice the 53 s that four pods at once took on two cores")
                .isGreaterThanOrEqualTo(
                        2 * 53 - startup.path("initialDelaySeconds").asInt());
        assertThat(container.at("/readinessProbe/timeoutSeconds").asInt())
                .as("a cold pod on a busy node answers late")
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void logsNeedNotSayWhichContainer() {
        assertThat(fixed().app()
                        .at("/spec/template/metadata/annotations")
                        .path("kubectl.kubernetes.io/default-container")
                        .asText())
                .isEqualTo(fixed().appContainer().path("name").asText());
    }

    @Test
    void theGracePeriodIsLongerThanTheSleepAndTheDrain() {
        var sleep =
                fixed().appContainer().at("/lifecycle/preStop/sleep/seconds").asInt();
        assertThat(sleep).isPositive();
        assertThat(fixed().app()
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asInt())
                .isGreaterThan(sleep + GONE_SECONDS);
    }

    @Test
    void everyContainerHasRequestsAndAMemoryLimit() {
        for (var container : all(PolicyTest::containers)) {
            var resources = container.path("resources");
            assertThat(Manifests.quantity(resources.at("/requests/cpu"))).isPositive();
            assertThat(Manifests.quantity(resources.at("/limits/memory")))
                    .isGreaterThanOrEqualTo(Manifests.quantity(resources.at("/requests/memory")));
        }
    }

    @Test
    void noContainerMayDoMoreThanItNeeds() {
        for (var pod : all(PolicyTest::pods)) {
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                    .as("a token, for who has a role: %s", pod)
                    .isEqualTo(pod.has("serviceAccountName"));
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        }
        for (var container : all(PolicyTest::containers)) {
            var rights = container.path("securityContext");
            assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(rights.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        }
    }

    @Test
    void podsSpreadAndOneAtATimeMayBeEvicted() {
        assertThat(fixed().app()
                        .at("/spec/template/spec/topologySpreadConstraints/0/topologyKey")
                        .asText())
                .isEqualTo("kubernetes.io/hostname");
        var budget = fixed().find("PodDisruptionBudget", "do-sample-app").path("spec");
        assertThat(budget.path("maxUnavailable").asInt()).isEqualTo(1);
        assertThat(budget.at("/selector/matchLabels/app").asText()).isEqualTo("do-sample-app");
    }

    @Test
    void postgresKeepsItsDataAndIsAskedBeforeItGetsTraffic() {
        var postgres = fixed().find("StatefulSet", "postgres").path("spec");
        assertThat(postgres.at("/volumeClaimTemplates/0/spec/resources/requests/storage")
                        .asText())
                .isNotEmpty();
        assertThat(postgres.at("/template/spec/containers/0/readinessProbe/exec/command/0")
                        .asText())
                .isEqualTo("pg_isready");
    }

    @Test
    void thePasswordComesFromAGeneratedSecretAndIsNotInGit() throws IOException {
        var secret = fixed().find("Secret", "postgres").at("/metadata/name").asText();
        assertThat(secret).matches("postgres-[a-z0-9]{10}");
        var connection = fixed().appContainer().at("/env/0");
        assertThat(connection.path("name").asText()).isEqualTo("CONN_STR");
        assertThat(connection.at("/valueFrom/secretKeyRef/name").asText()).isEqualTo(secret);
        assertThat(Files.readAllLines(LabHome.root().resolve(".gitignore"))).contains("k8s/base/postgres/password.env");
    }

    @Test
    void locustHasOneMasterWithItsPageAndTwoWorkersWithTheOneLocustfile() throws IOException {
        assertThat(fixed().find("Deployment", "locust-master")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(1);
        assertThat(fixed().find("Deployment", "locust-worker")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        assertThat(fixed().find("Service", "locust").at("/spec/ports/0/port").asInt())
                .isEqualTo(8089);
        try (var files = Files.walk(LabHome.root().resolve("k8s"))) {
            var found = files.filter(file -> file.endsWith("locustfile.py")).toList();
            assertThat(found).hasSize(1);
            assertThat(fixed().find("ConfigMap", "locustfile")
                            .at("/data/locustfile.py")
                            .asText())
                    .isEqualTo(Files.readString(found.get(0)));
        }
    }

    @Test
    void kindsMetricsServerPatchAddsTheOneFlag() throws IOException {
        assertThat(Files.readString(LabHome.root().resolve("k8s/local/metrics-server-patch.yaml")))
                .contains("path: /spec/template/spec/containers/0/args/-")
                .contains("value: --kubelet-insecure-tls");
    }

    private static Budget budget(String overlay, int others) {
        var pods = hpa().path("maxReplicas").asInt();
        return new Budget(
                pods,
                Integer.parseInt(of(overlay).env("POOL_MAX")),
                Budget.defaultSurge(pods),
                new Limits(of(overlay).maxConnections(), RESERVED, others));
    }

    private static JsonNode hpa() {
        return fixed().find("HorizontalPodAutoscaler", "do-sample-app-hpa").path("spec");
    }

    private static String text(String overlay) {
        return of(overlay).documents().stream()
                .sorted(Comparator.comparing(document -> document.path("kind").asText()
                        + document.at("/metadata/name").asText()))
                .map(JsonNode::toString)
                .reduce("", (all, one) -> all + one + "\n");
    }

    /** Of fixed, the pooler's, and monitoring's. */
    private static List<JsonNode> all(Function<Manifests, List<JsonNode>> part) {
        return Stream.of("pooled-out", "watched")
                .flatMap(overlay -> part.apply(of(overlay)).stream())
                .toList();
    }

    private static List<JsonNode> pods(Manifests manifests) {
        return manifests.documents().stream()
                .map(document -> document.at("/spec/template/spec"))
                .filter(pod -> !pod.isMissingNode())
                .toList();
    }

    private static List<JsonNode> containers(Manifests manifests) {
        return pods(manifests).stream()
                .flatMap(pod -> Stream.concat(
                        Manifests.stream(pod.path("containers")), Manifests.stream(pod.path("initContainers"))))
                .toList();
    }
}
