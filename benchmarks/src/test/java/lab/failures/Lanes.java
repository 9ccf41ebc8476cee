package lab.failures;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lab.stepper.Recording.Step;

/**
 * A play's steps in columns: one for each request, and one, {@value Step#ASIDE}, for all that is no request. Time runs downwards.
 *
 * @param steps as {@link Play} makes them
 */
record Lanes(List<String> steps) {

    private static final Pattern ERROR = Pattern.compile("^([0-9A-Z]{4,5}|no SQLState|\\w+Exception) .*");
    private static final int PAGE = 100;
    private static final int WIDEST = 28;

    /** One step: in which column, and what it says there. */
    private record Cell(String lane, String text) {

        static Cell of(String step) {
            var parts = step.split("\t", -1);
            var who = parts[0].replaceFirst(" on connection \\d+$", "");
            var lane = Step.lane(who);
            return new Cell(lane, (lane.equals(who) ? "" : who + ": ") + parts[1] + result(parts[2]));
        }

        /** Nothing for ok; of an error its SQLState or name, since the recorded output has its message. */
        private static String result(String result) {
            return switch (result) {
                case "ok" -> "";
                case "begun" -> " ...";
                default -> " -> " + ERROR.matcher(result).replaceFirst("$1").replaceFirst("^ok: ", "");
            };
        }
    }

    /** The picture, with a line for each step. */
    @Override
    public String toString() {
        var cells = steps.stream().map(Cell::of).toList();
        var names = List.copyOf(cells.stream().map(Cell::lane).collect(Collectors.toCollection(LinkedHashSet::new)));
        var width = width(names, cells);
        var header = names.stream().map(("%-" + width + "s")::formatted).collect(Collectors.joining());
        return header.strip()
                + "\n"
                + cells.stream()
                        .map(cell -> cut(" ".repeat(width * names.indexOf(cell.lane())) + cell.text()) + "\n")
                        .collect(Collectors.joining());
    }

    /** As wide as leaves room for the text in the columns on the right, and at least for the names. */
    private static int width(List<String> names, List<Cell> cells) {
        var least = names.stream().mapToInt(String::length).max().orElse(0) + 2;
        var most = cells.stream()
                .filter(cell -> names.indexOf(cell.lane()) > 0)
                .mapToInt(cell -> (PAGE - cell.text().length()) / names.indexOf(cell.lane()))
                .min()
                .orElse(WIDEST);
        return Math.max(least, Math.min(most, WIDEST));
    }

    private static String cut(String line) {
        return line.length() <= PAGE ? line : line.substring(0, PAGE - 1) + "…";
    }
}
