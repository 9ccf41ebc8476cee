package lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lab.stepper.Recording;
import lab.stepper.Recording.Played;

/** A report as Markdown: the same verdicts, tables and commands, without pictures. */
public final class ReportMarkdown {

    /** What could begin markup within a line. */
    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_\\[\\]|~]");

    /** What could make a block of a line. */
    private static final Pattern BLOCK = Pattern.compile("^(?=[#+=-])|(?<=^\\d{1,9})(?=[.)](?:\\s|$))");

    private static final Pattern TICKS = Pattern.compile("`{3,}");

    private ReportMarkdown() {}

    /** The whole document. */
    public static String of(Report report) {
        var blocks = new ArrayList<String>();
        blocks.add("# Report");
        blocks.add("Made %s by `./lab report`, from %d results; %d left out."
                .formatted(
                        report.generatedAt(),
                        report.sections().size(),
                        report.leftOut().size()));
        if (!report.pair().isEmpty()) {
            blocks.add("## Two races side by side");
            report.pair()
                    .forEach(race ->
                            blocks.add(text(race.title() + ", " + race.origin().startedAt())));
            blocks.add(table(report.bothRaces()));
        }
        report.sections().forEach(section -> add(blocks, section));
        if (!report.leftOut().isEmpty()) {
            blocks.add("## Left out");
            blocks.add(items(report.leftOut().stream()
                    .map(file -> "%s: %s.".formatted(file.file(), file.why()))
                    .toList()));
        }
        return String.join("\n\n", blocks) + "\n";
    }

    private static void add(List<String> blocks, Section section) {
        var origin = section.origin();
        blocks.add("## " + text(section.title()));
        blocks.add(text("%s, %s. %s".formatted(origin.file(), origin.startedAt(), origin.circumstances())));
        blocks.add(items(section.verdicts()));
        for (var table : section.tables()) {
            blocks.add(text(table.title()) + ":");
            blocks.add(table(table));
        }
        for (var recording : section.drawings().recordings()) {
            recording.variants().forEach(played -> add(blocks, recording, played));
        }
        var command = section.again().command();
        if (command != null) {
            blocks.add(fenced(command));
        }
        section.again().notes().forEach(note -> blocks.add(text(note)));
    }

    private static void add(List<String> blocks, Recording recording, Played played) {
        blocks.add("### "
                + text("%s %s, %s: %s: %s"
                        .formatted(recording.id(), recording.title(), played.name(), played.kind(), played.detail())));
        var rows = played.steps().stream()
                .map(step -> List.of(step.who(), step.what(), step.result()))
                .toList();
        blocks.add(table(Table.ofWords("", List.of("who", "what", "result"), rows)));
    }

    private static String items(List<String> texts) {
        return texts.stream().map(text -> "- " + text(text)).collect(Collectors.joining("\n"));
    }

    private static String table(Table table) {
        var lines = new ArrayList<>(
                List.of(row(table.head()), "|" + "---|".repeat(table.head().size())));
        table.rows().forEach(row -> lines.add(row(row)));
        return String.join("\n", lines);
    }

    private static String row(List<String> cells) {
        return cells.stream().map(ReportMarkdown::inline).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** As text and nothing else, in one line, at the beginning of a line. */
    static String text(String text) {
        return BLOCK.matcher(inline(text)).replaceAll("\\\\");
    }

    /** The same behind the beginning of a line, as in the cell of a table. */
    private static String inline(String text) {
        return MARKUP.matcher(text.replaceAll("\\R", " ").strip())
                .replaceAll("\\\\$0")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    /** Behind a fence that is longer than any in the text. */
    private static String fenced(String text) {
        var longest = TICKS.matcher(text)
                .results()
                .mapToInt(ticks -> ticks.group().length())
                .max()
                .orElse(2);
        var fence = "`".repeat(longest + 1);
        return fence + "\n" + text + "\n" + fence;
    }
}
