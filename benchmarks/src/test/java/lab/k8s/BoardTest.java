package lab.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.k8s.Board.Panel;
import lab.k8s.Board.Query;
import lab.machine.LabHome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard shows what the race's page shows, under the same names and in the same colours; its document knows all of it. */
class BoardTest {

    private static final Path PAGE = LabHome.root().resolve("benchmarks/src/main/resources/lab/page");
    private static final Path DOCUMENT = LabHome.root().resolve("docs/reference/monitoring.md");
    private static final Pattern ENTRY =
            Pattern.compile("text: \"([^\"]+)\",(?: short: \"[^\"]+\",)? colour: \"(\\w+)\"");

    /** What only a client knows: a server that is dead counts nobody, and no server doubts its own answers. */
    private static final Set<String> CLIENTS = Set.of("wrong answers", "refused", "reset", "time-out", "unreachable");

    private static Board board;

    /** By title: what each name in a chart's legend is coloured in, as a name of page.css. */
    private static Map<String, Map<String, String>> charts;

    @BeforeAll
    static void read() throws IOException {
        board = Board.read();
        charts = charts(Files.readString(PAGE.resolve("charts.js")));
    }

    @Test
    void eachOfThePagesChartsIsAPanel() {
        assertThat(charts).hasSize(5);
        assertThat(board.panels()).extracting(Panel::title).containsAll(charts.keySet());
    }

    @Test
    void whatThePageNamesHasItsNameAndColour() throws IOException {
        var colours = Files.readString(PAGE.resolve("page.css")).split("@media", 2)[0];
        charts.forEach((title, legend) -> {
            assertThat(legend).as(title).isNotEmpty();
            var series = series(title);
            legend.forEach((name, colour) -> {
                if (CLIENTS.contains(name)) {
                    assertThat(series).doesNotContainKey(name);
                } else {
                    assertThat(series).as("%s: %s", title, name).containsKey(name);
                    assertThat(colours).contains("--" + colour + ": " + series.get(name) + ";");
                }
            });
        });
    }

    @Test
    void itsDocumentKnowsEachPanelSeriesAndAlert() throws IOException {
        var document = Files.readString(DOCUMENT);
        var titles = board.panels().stream().map(panel -> "| " + panel.title() + " |");
        var series = board.panels().stream()
                .flatMap(panel -> panel.queries().stream())
                .map(Query::name);
        var alerts = board.alerts().stream().map(alert -> "| `" + alert.name() + "` |");
        assertThat(board.alerts()).hasSize(4);
        assertThat(Stream.of(titles, series, alerts).flatMap(all -> all).filter(name -> !document.contains(name)))
                .as("what %s does not know", DOCUMENT)
                .isEmpty();
    }

    @Test
    void eachAlertLeadsToAPage() throws IOException {
        var rules = Files.readString(Board.FOLDER.resolve("prometheus/rules.yml"));
        var pages = Pattern.compile("summary: >-\\s[^:]+: (?:[^:]+: )?(docs/[^ ]+\\.md)\\.")
                .matcher(rules)
                .results()
                .toList();
        assertThat(pages)
                .hasSameSizeAs(board.alerts())
                .allSatisfy(page ->
                        assertThat(LabHome.root().resolve(page.group(1))).exists());
    }

    private static Map<String, String> series(String title) {
        var panel = board.panels().stream()
                .filter(one -> one.title().equals(title))
                .findFirst()
                .orElseThrow();
        var colours = new HashMap<String, String>();
        for (var i = 0; i < panel.queries().size(); i++) {
            colours.put(panel.queries().get(i).name(), panel.colours().get(i));
        }
        return colours;
    }

    private static Map<String, Map<String, String>> charts(String script) {
        var charts = new HashMap<String, Map<String, String>>();
        for (var row : rows(script)) {
            var legend =
                    between(row, "legend: ", "seen: ").replace("OUTCOMES", between(script, "const OUTCOMES", "];"));
            for (var phase : List.of("serving", "starting", "crashed", "waiting")) {
                legend = legend.replace("PHASES." + phase, between(script, "    " + phase + ": {", "}"));
            }
            var names = new HashMap<String, String>();
            ENTRY.matcher(legend).results().forEach(entry -> names.put(entry.group(1), entry.group(2)));
            charts.put(row.substring(0, row.indexOf('"')), names);
        }
        return charts;
    }

    private static List<String> rows(String script) {
        var parts = between(script, "const ROWS = [", "\n  ];").split("\n      title: \"", -1);
        return Arrays.asList(parts).subList(1, parts.length);
    }

    private static String between(String text, String begin, String end) {
        var from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
