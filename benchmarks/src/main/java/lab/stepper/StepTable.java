package lab.stepper;

import gg.jte.html.escape.Escape;
import gg.jte.output.StringOutput;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.failures.Look.Held;
import lab.stepper.Recording.Played;
import lab.stepper.Recording.Step;

/** Recordings as HTML tables: what a page shows without a script, and what a screen reader reads with one. */
public final class StepTable {

    private static final String HEAD = Stream.of(
                    "step", "who", "what", "result", "in the server", "everybody else sees")
            .map(name -> "<th scope=\"col\">" + name + "</th>")
            .collect(Collectors.joining("", "<thead><tr>", "</tr></thead>\n"));

    private StepTable() {}

    /** The recordings' tables, each recording in an {@code article}, all texts escaped. */
    public static String html(List<Recording> recordings) {
        return recordings.stream().map(StepTable::article).collect(Collectors.joining());
    }

    private static String article(Recording recording) {
        var tables = recording.variants().stream().map(StepTable::table).collect(Collectors.joining());
        return """
                <article class="recording">
                <header><h2>%s</h2>
                <p>%s</p>
                <p class="meta">%s</p></header>
                <details open><summary>Every step as a table</summary>
                %s</details>
                </article>
                """.formatted(
                        text(recording.id() + " " + recording.title()),
                        text(recording.sentence()),
                        text(recording.driver() + " on " + recording.server() + " · " + recording.command()),
                        tables);
    }

    private static String table(Played played) {
        var rows = new StringBuilder();
        for (var i = 0; i < played.steps().size(); i++) {
            rows.append(row(i + 1, played.steps().get(i)));
        }
        return """
                <div class="scroll" tabindex="0" role="region" aria-label="%s, step by step"><table>
                <caption>%s: %s</caption>
                %s<tbody>
                %s</tbody></table></div>
                """.formatted(
                text(played.name()), text(played.name()), text(played.kind() + ": " + played.detail()), HEAD, rows);
    }

    private static String row(int number, Step step) {
        var server = step.note().isEmpty()
                ? step.held().stream().map(StepTable::words).toList()
                : List.of(step.note());
        return Stream.of(
                        step.who(),
                        step.what(),
                        step.result(),
                        String.join("; ", server),
                        String.join("; ", step.seen()))
                .map(cell -> "<td class=\"text\">" + text(cell) + "</td>")
                .collect(Collectors.joining("", "<tr><th scope=\"row\">" + number + "</th>", "</tr>\n"));
    }

    private static String words(Held held) {
        return held.name()
                + ": "
                + Stream.concat(Stream.of(held.state()), held.holds().stream()).collect(Collectors.joining(", "));
    }

    private static String text(String value) {
        var escaped = new StringOutput();
        Escape.htmlContent(value, escaped);
        return escaped.toString().replace("\"", "&#34;");
    }
}
