package lab.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lab.machine.LabHome;

/**
 * The dashboard, and the alerts beside it.
 *
 * @param panels in their order
 * @param annotations their queries
 * @param alerts by name
 */
record Board(List<Panel> panels, List<Query> annotations, List<Query> alerts) {

    /** Where the component lies. */
    static final Path FOLDER = LabHome.root().resolve("k8s/components/monitoring");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * One question to Prometheus.
     *
     * @param name of the panel's series, the annotation or the alert
     * @param expression in PromQL
     */
    record Query(String name, String expression) {}

    /**
     * One chart.
     *
     * @param colours a series each, in the order of the queries; lower case, with #
     */
    record Panel(String title, List<Query> queries, List<String> colours) {}

    static Board read() throws IOException {
        var dashboard = JSON.readTree(FOLDER.resolve("grafana/dashboard.json").toFile());
        var rules = new YAMLMapper()
                .readTree(FOLDER.resolve("prometheus/rules.yml").toFile())
                .at("/groups/0/rules");
        return new Board(
                Manifests.stream(dashboard.path("panels")).map(Board::panel).toList(),
                Manifests.stream(dashboard.at("/annotations/list"))
                        .map(one -> query(one, "name"))
                        .toList(),
                Manifests.stream(rules).map(one -> query(one, "alert")).toList());
    }

    /** Everything that is asked; a series is named after its panel too. */
    Stream<Query> queries() {
        var series = panels.stream()
                .flatMap(panel -> panel.queries().stream()
                        .map(query -> new Query(panel.title() + ": " + query.name(), query.expression())));
        return Stream.of(series, annotations.stream(), alerts.stream()).flatMap(all -> all);
    }

    private static Panel panel(JsonNode node) {
        var queries = Manifests.stream(node.path("targets"))
                .map(target -> query(target, "legendFormat"))
                .toList();
        return new Panel(
                node.path("title").asText(),
                queries,
                queries.stream().map(query -> colour(node, query.name())).toList());
    }

    private static Query query(JsonNode node, String name) {
        return new Query(node.path(name).asText(), node.path("expr").asText());
    }

    private static String colour(JsonNode panel, String series) {
        return Manifests.stream(panel.at("/fieldConfig/overrides"))
                .filter(override -> override.at("/matcher/options").asText().equals(series))
                .flatMap(override -> Manifests.stream(override.path("properties")))
                .filter(property -> property.path("id").asText().equals("color"))
                .map(property -> property.at("/value/fixedColor").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no colour for " + series));
    }
}
