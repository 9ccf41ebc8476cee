package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What monitoring adds to a namespace, and what it may do there; that its pods are held as tightly as the others is PolicyTest's. */
class WatchedTest {

    private static Manifests fixed;
    private static Manifests watched;

    @BeforeAll
    static void render(@TempDir Path folder) throws IOException, InterruptedException {
        Kustomize.assumeInstalled(WatchedTest.class);
        fixed = Kustomize.render(folder.resolve("fixed"), "fixed").manifests();
        watched = Kustomize.render(folder.resolve("watched"), "watched").manifests();
    }

    /** What is there without it stays as it is, but for the server's reserved connections and one more script at its start. */
    @Test
    void watchedIsFixedWithMonitoringBesideIt() {
        var now = watched.documents().stream().map(JsonNode::toString).toList();
        var changed = fixed.documents().stream()
                .map(document -> document.toString().replace("lab-fixed", "lab-watched"))
                .filter(document -> !now.contains(document))
                .toList();
        assertThat(changed).hasSize(2).anyMatch(document -> document.contains("init.sh"));
        assertThat(watched.find("ConfigMap", "postgres-init").path("data").has("init.sh"))
                .isTrue();
        assertThat(watched.find("StatefulSet", "postgres").at("/spec/template/spec/containers/0/args"))
                .extracting(JsonNode::asText)
                .containsExactly("-c", "max_connections=340", "-c", "reserved_connections=2");
    }

    @Test
    void whoHasATokenMayReadInItsOwnNamespaceOnly() {
        assertThat(watched.documents())
                .extracting(document -> document.path("kind").asText())
                .doesNotContain("ClusterRole", "ClusterRoleBinding");
        for (var name : List.of("prometheus", "kube-state-metrics")) {
            assertThat(watched.find("RoleBinding", name)
                            .at("/subjects/0/namespace")
                            .asText())
                    .isEqualTo("lab-watched");
            assertThat(watched.find("Deployment", name)
                            .at("/spec/template/spec/serviceAccountName")
                            .asText())
                    .isEqualTo(name);
            assertThat(Manifests.stream(watched.find("Role", name).path("rules"))
                            .flatMap(rule -> Manifests.stream(rule.path("verbs"))))
                    .extracting(JsonNode::asText)
                    .isSubsetOf("get", "list", "watch");
        }
    }

    /** Who asks to be scraped says on which of its ports, and both ends let it through. */
    @Test
    void prometheusReachesWhoAsksForIt() {
        var reached = Manifests.stream(
                        watched.find("NetworkPolicy", "prometheus").at("/spec/egress"))
                .map(rule -> rule.at("/to/0/podSelector/matchLabels/app").asText() + " "
                        + rule.at("/ports/0/port").asText())
                .toList();
        for (var name : List.of("do-sample-app", "kube-state-metrics", "postgres-exporter")) {
            var template = watched.find("Deployment", name).at("/spec/template");
            var asked = template.at("/metadata/annotations");
            assertThat(asked.path("prometheus.io/scrape").asText()).isEqualTo("true");
            var port = template.at("/spec/containers/0/ports/0");
            assertThat(asked.path("prometheus.io/port").asText())
                    .isEqualTo(port.path("containerPort").asText());
            assertThat(reached).contains(name + " " + port.path("containerPort").asText());
            var door = watched.find("NetworkPolicy", name).at("/spec/ingress/0");
            assertThat(door.at("/ports/0/port")).isEqualTo(port.path("name"));
            assertThat(door.at("/from/0/podSelector/matchLabels/app").asText("prometheus"))
                    .isIn("prometheus", "");
        }
        assertThat(watched.find("NetworkPolicy", "postgres-exporter-to-postgres")
                        .at("/spec/ingress/0/from/0/podSelector/matchLabels/app")
                        .asText())
                .isEqualTo("postgres-exporter");
    }

    @Test
    void nobodyLogsInToGrafana() {
        var variables = watched.find("Deployment", "grafana").at("/spec/template/spec/containers/0/env");
        assertThat(Manifests.stream(variables)
                        .map(one -> one.path("name").asText() + "="
                                + one.path("value").asText()))
                .contains(
                        "GF_AUTH_ANONYMOUS_ENABLED=true",
                        "GF_AUTH_ANONYMOUS_ORG_ROLE=Viewer",
                        "GF_AUTH_DISABLE_LOGIN_FORM=true",
                        "GF_AUTH_BASIC_ENABLED=false",
                        "GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION=true")
                .noneMatch(variable -> variable.contains("PASSWORD"));
    }
}
