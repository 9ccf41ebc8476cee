package lab.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.List;
import lab.machine.LabHome;

/**
 * What Kubernetes tells a Prometheus of a pod: its annotations and labels as the manifest has them, and its ports.
 *
 * @param manifest below {@code k8s}
 * @param kind of the object that makes the pod
 * @param port where it answers here, in the place of the port in the annotation; none of its declared ones
 */
record WatchedPod(String manifest, String kind, int port) {

    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

    /** Two targets, as for a pod that declares two ports; where it answers only the annotation says. */
    ObjectNode targets() throws IOException {
        var template = template();
        var labels = YAML.createObjectNode();
        for (var one : template.at("/metadata/annotations").properties()) {
            var isPort = one.getKey().equals("prometheus.io/port");
            labels.put(
                    "__meta_kubernetes_pod_annotation_" + one.getKey().replaceAll("[^A-Za-z0-9_]", "_"),
                    isPort ? Integer.toString(port) : one.getValue().asText());
        }
        var app = template.at("/metadata/labels/app").asText();
        labels.put("__meta_kubernetes_pod_label_app", app);
        labels.put("__meta_kubernetes_pod_name", app + "-0");
        var group = YAML.createObjectNode();
        group.putArray("targets").add("127.0.0.1:1").add("127.0.0.1");
        group.set("labels", labels);
        return group;
    }

    private JsonNode template() throws IOException {
        var file = LabHome.root().resolve("k8s").resolve(manifest).toFile();
        List<JsonNode> documents =
                YAML.readerFor(JsonNode.class).<JsonNode>readValues(file).readAll();
        return new Manifests(documents)
                .documents().stream()
                        .filter(document -> document.path("kind").asText().equals(kind))
                        .findFirst()
                        .orElseThrow()
                        .at("/spec/template");
    }
}
