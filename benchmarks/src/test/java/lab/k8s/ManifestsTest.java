package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import lab.machine.LabHome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every overlay renders, and a cluster would understand every field of it. */
class ManifestsTest {

    private interface Model {
        Object read(String json) throws IOException;
    }

    /** Every kind that the lab uses, under its current API: a deprecated version is simply not in here. */
    private static final Map<String, Model> MODELS = Map.ofEntries(
            Map.entry("v1 Namespace", V1Namespace::fromJson),
            Map.entry("v1 ConfigMap", V1ConfigMap::fromJson),
            Map.entry("v1 Secret", V1Secret::fromJson),
            Map.entry("v1 Service", V1Service::fromJson),
            Map.entry("apps/v1 Deployment", V1Deployment::fromJson),
            Map.entry("apps/v1 StatefulSet", V1StatefulSet::fromJson),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::fromJson),
            Map.entry("policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::fromJson),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::fromJson),
            Map.entry("v1 ServiceAccount", V1ServiceAccount::fromJson),
            Map.entry("rbac.authorization.k8s.io/v1 Role", V1Role::fromJson),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", V1RoleBinding::fromJson));

    static final java.util.List<String> overlays = Kustomize.OVERLAYS;

    @BeforeAll
    static void needsKustomize() {
        Kustomize.assumeInstalled(ManifestsTest.class);
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void everyDocumentIsWhatTheApiExpects(String overlay, @TempDir Path copy) throws Exception {
        var rendering = Kustomize.render(copy, overlay);
        assertThat(rendering.manifests().documents()).hasSizeGreaterThan(10);
        for (var document : rendering.manifests().documents()) {
            read(document);
        }
    }

    @ParameterizedTest
    @FieldSource("overlays")
    void itRendersWithoutAWarning(String overlay, @TempDir Path folder) throws Exception {
        var rendering = Kustomize.render(folder, overlay);
        System.out.printf(
                "%s rendered in %d ms%n", overlay, rendering.time().toMillis()); // a second is the machine's affair
        assertThat(rendering.warnings()).isEmpty();
    }

    @Test
    void aMisspeltFieldIsNoticed(@TempDir Path copy) throws Exception {
        var deployment = Kustomize.render(copy, "fixed").manifests().app().toString();
        assertThatThrownBy(() -> V1Deployment.fromJson(deployment.replace("\"readinessProbe\"", "\"readynessProbe\"")))
                .hasMessageContaining("readynessProbe");
    }

    /** Its model is the operator's, not Kubernetes': what it names must be there. */
    @Test
    void thePodMonitorFindsTheAppsPods(@TempDir Path copy) throws Exception {
        var fixed = Kustomize.render(copy, "fixed").manifests();
        var monitor = Kustomize.renderWith(copy, "podmonitor").manifests().find("PodMonitor", "do-sample-app");
        assertThat(monitor.path("apiVersion").asText()).isEqualTo("monitoring.coreos.com/v1");
        assertThat(monitor.at("/spec/selector/matchLabels"))
                .isEqualTo(fixed.app().at("/spec/template/metadata/labels"));
        var endpoint = monitor.at("/spec/podMetricsEndpoints/0");
        assertThat(endpoint.path("port")).isEqualTo(fixed.appContainer().at("/ports/0/name"));
        assertThat(endpoint.path("path"))
                .isEqualTo(fixed.app().at("/spec/template/metadata/annotations").path("prometheus.io/path"));
    }

    @Test
    void withoutAPasswordFileKustomizeSaysWhichFileIsMissing(@TempDir Path copy) throws Exception {
        Kustomize.copy(LabHome.root().resolve("k8s"), copy);
        var run = Kustomize.run(copy, "fixed");
        assertThat(run.status()).isNotZero();
        assertThat(run.errors()).contains("password.env").contains("no such file");
    }

    private static void read(JsonNode document) throws IOException {
        var kind = document.path("apiVersion").asText() + " "
                + document.path("kind").asText();
        var model = MODELS.get(kind);
        assertThat(model).as("model of " + kind).isNotNull();
        if (model != null) {
            model.read(document.toString());
        }
    }
}
