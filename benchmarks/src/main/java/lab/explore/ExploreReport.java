package lab.explore;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lab.explore.ExploreResult.Found;
import lab.explore.ExploreResult.Replay;
import lab.explore.Verdict.Damage;
import lab.explore.Verdict.Ending;
import lab.text.Language;

/** An exploration for a person: the counts, and a sentence for each source. At most 100 columns. */
public final class ExploreReport {

    private static final List<Row> ROWS = List.of(
            new Row("orders played", Found::orders, true),
            new Row("whole", Found::whole, true),
            new Row("whole, but somebody was told of an error", Found::wholeWithError, true),
            new Row("damaged, and somebody was told of an error", Found::damagedWithError, true),
            new Row("damaged, and nobody was told", Found::damagedSilently, true));

    private ExploreReport() {}

    private record Row(String name, ToLongFunction<Found> value, boolean always) {}

    /** What was explored, in a line or two. */
    private static String heading(ExploreResult result) {
        var requests = IntStream.range(0, result.requests().size())
                .mapToObj(
                        number -> Call.letter(number) + " " + result.requests().get(number) + " ("
                                + counted(result.callsAlone().get(number).size(), "call") + ")")
                .collect(Collectors.joining(", "));
        return format("%s: %,d orders", requests, result.possible())
                + (result.preemptions() == null
                        ? ""
                        : format(
                                "%nof which %,d have more than %s and are left out",
                                result.leftOut(), counted(result.preemptions(), "preemption")));
    }

    private static String counted(int number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }

    /** What was explored, and the counts; without a line end after them. */
    public static String counts(ExploreResult result) {
        var heading = heading(result).lines().map(Language::retold).collect(Collectors.joining("\n"));
        var server = retold("%s on PostgreSQL %s".formatted(result.driver(), result.server()));
        return heading + "\n" + server + "\n\n" + table(result);
    }

    /** The counts as cells, the sources' names first; a kind of harm that never came has no row. */
    public static List<List<String>> rows(ExploreResult result) {
        var harms = Stream.concat(
                        Arrays.stream(Damage.values()).map(Damage::toString),
                        Stream.of(Ending.HANG, Ending.DEADLOCK).map(Verdict::words))
                .map(harm -> new Row("- " + harm, found -> found.damages().getOrDefault(harm, 0L), false));
        var sources =
                Stream.concat(Stream.of(""), result.sources().keySet().stream()).toList();
        var counts = Stream.concat(ROWS.stream(), harms)
                .filter(row -> row.always()
                        || result.sources().values().stream()
                                .anyMatch(f -> row.value().applyAsLong(f) > 0))
                .map(row -> cells(row, result));
        return Stream.concat(Stream.of(sources), counts).toList();
    }

    private static List<String> cells(Row row, ExploreResult result) {
        return Stream.concat(
                        Stream.of(row.name()),
                        result.sources().values().stream()
                                .map(found -> format("%,d", row.value().applyAsLong(found))))
                .toList();
    }

    /** The same for a terminal, without a line end after it. */
    private static String table(ExploreResult result) {
        var rows = rows(result);
        var counts = rows.stream()
                .skip(1)
                .map(row -> row.stream().map(Language::retold).toArray());
        var columns = new ArrayList<Column>();
        columns.add(new Column().header("").dataAlign(HorizontalAlign.LEFT));
        rows.get(0).stream()
                .skip(1)
                .forEach(source -> columns.add(new Column()
                        .header(source)
                        .headerAlign(HorizontalAlign.RIGHT)
                        .dataAlign(HorizontalAlign.RIGHT)
                        .maxWidth(24)));
        return AsciiTable.builder()
                .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS)
                .data(columns.toArray(Column[]::new), counts.toArray(Object[][]::new))
                .asString();
    }

    /** One line of an order's timeline, in the catalogue's form. */
    public record Step(String who, String what, String result) {}

    /** What stands above the timeline of an order. */
    public static String heading(String source, Order order) {
        return "%s, %s, %s".formatted(source, order.script(), counted(order.preemptions(), "preemption"));
    }

    /** An order, call by call, what the clients were told in the end, and what everybody sees then. */
    public static List<Step> steps(Replay replay, List<String> requests) {
        var steps = new ArrayList<Step>();
        replay.order().calls().forEach(call -> steps.add(step(call)));
        for (var request = 0; request < requests.size(); request++) {
            var who = Call.letter(request) + " " + requests.get(request);
            steps.add(new Step(who, "its client is told", replay.order().told().get(request)));
        }
        if (!replay.situations().isEmpty()) {
            var last = replay.situations().get(replay.situations().size() - 1);
            steps.add(new Step("table posts", "everybody sees", table(last)));
        }
        return steps;
    }

    /** A call as a line of the timeline. */
    public static Step step(Call call) {
        var who = call.connection() == 0 ? call.letter() : call.letter() + " on connection " + call.connection();
        return new Step(who, call.what(), call.result());
    }

    /** The posts of the requests that everybody sees. */
    public static String table(Situation situation) {
        return situation.table().isEmpty() ? "none of their posts" : String.join(", ", situation.table());
    }

    /** What an order did, in one line. */
    public static String verdict(Order order) {
        var verdict = order.verdict();
        var who = verdict.ending() != Ending.ANSWERED
                ? ""
                : verdict.loud() ? "; somebody was told of an error" : "; nobody was told of an error";
        return String.join(", ", verdict.kinds()) + who;
    }

    /** What it comes to on one source, in a sentence or two. */
    public static String verdict(String source, Found found) {
        var until = found.complete() ? "" : " until it was interrupted";
        if (found.damaged() == 0) {
            return format("%s: none of the %,d orders does any harm%s.", source, found.orders(), until);
        }
        return format(
                "%s: %,d of %,d orders do harm%s, %,d of them without an error to anybody. If all orders were equally likely"
                        + " that would be %.1f %%; it says nothing about how often they come about under a real load.",
                source,
                found.damaged(),
                found.orders(),
                until,
                found.damagedSilently(),
                100.0 * found.damaged() / found.orders());
    }
}
