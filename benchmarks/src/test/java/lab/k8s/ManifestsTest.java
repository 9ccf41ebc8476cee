package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
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
    private static final Map<String, Model> MODELS = Map.of(
            "v1 Namespace", V1Namespace::fromJson,
            "v1 ConfigMap", V1ConfigMap::fromJson,
            "v1 Secret", V1Secret::fromJson,
            "v1 Service", V1Service::fromJson,
            "apps/v1 Deployment", V1Deployment::fromJson,
            "apps/v1 StatefulSet", V1StatefulSet::fromJson,
            "autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::fromJson,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::fromJson,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::fromJson);

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
