package lab.race;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.audit.Audit;
import lab.race.RaceResult.Failed;
import lab.race.RaceResult.VariantResult;
import lab.race.RaceResult.Wrong;
import lab.text.Language;
import lab.text.Text;
import org.jspecify.annotations.Nullable;

/** A race's result for a person: a table with the variants side by side. At most 100 columns. */
public final class RaceReport {

    private static final String UNKNOWN = "not seen";

    private RaceReport() {}

    /** What is rare has no row as long as it is zero. */
    private static final Set<String> RARE =
            Set.of("posts stored more than once", "posts with another content", "events without post");

    private record Row(String name, Function<VariantResult, String> value) {}

    /** The figures as cells, the variants' names first; what could not be seen of any variant has no row. */
    public static List<List<String>> rows(RaceResult race) {
        var names =
                Stream.concat(Stream.of(""), race.variants().keySet().stream()).toList();
        var figures = ROWS.stream()
                .map(row -> cells(row, race))
                .filter(line -> !line.stream().skip(1).allMatch(UNKNOWN::equals))
                .filter(line ->
                        !RARE.contains(line.get(0)) || !line.stream().skip(1).allMatch("0"::equals));
        return Stream.concat(Stream.of(names), figures).toList();
    }

    /** The same for a terminal, without a line end after it. */
    public static String table(RaceResult race) {
        var rows = rows(race).stream()
                .map(row -> row.stream().map(Language::retold).toArray())
                .skip(1);
        var columns = new ArrayList<Column>();
        columns.add(new Column().header("").dataAlign(HorizontalAlign.LEFT));
        var narrow = race.variants().size() > 2;
        for (var name : race.variants().keySet()) {
            columns.add(new Column()
                    .header(narrow ? name.replaceFirst("-(?=[^-]+$)", "-\n") : name)
                    .headerAlign(HorizontalAlign.RIGHT)
                    .dataAlign(HorizontalAlign.RIGHT)
                    .maxWidth(narrow ? 20 : 34));
        }
        return AsciiTable.builder()
                .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS)
                .data(columns.toArray(Column[]::new), rows.toArray(Object[][]::new))
                .asString();
    }

    /** One line about the controls that were used; empty when nobody touched the race. */
    public static Optional<String> controls(RaceResult race) {
        if (race.marks().isEmpty()) {
            return Optional.empty();
        }
        var line = retold(race.marks().stream()
                .map(mark -> "%s at %s".formatted(mark.text(), seconds(mark.t())))
                .collect(Collectors.joining(", ", "Controls were used: ", ".")));
        return Optional.of(line.length() > Text.COLUMNS ? line.substring(0, Text.COLUMNS - 1) + "…" : line);
    }

    private static List<String> cells(Row row, RaceResult race) {
        var line = new ArrayList<>(List.of(row.name()));
        race.variants().values().forEach(variant -> line.add(row.value().apply(variant)));
        return line;
    }

    private static final List<Row> ROWS = List.of(
            new Row("requests answered", v -> count(v.answered())),
            new Row("wrong answers", v -> wrong(v.wrong())),
            new Row("requests failed", v -> failures(v.failed())),
            new Row("requests not sent", v -> v.unsent() == null ? UNKNOWN : count(v.unsent())),
            new Row("process crashes", v -> v.crashes() == null ? UNKNOWN : count(v.crashes())),
            new Row(
                    "time to first failure",
                    v -> v.firstFailureSeconds() == null ? "none" : seconds(v.firstFailureSeconds())),
            new Row("time to recover, each crash (s)", RaceReport::recoveries),
            new Row("acknowledged posts that are gone", v -> audit(v, Audit::acknowledgedMissing)),
            new Row("refused posts that exist", v -> audit(v, Audit::refusedPresent)),
            new Row("posts stored more than once", v -> audit(v, Audit::storedAgain)),
            new Row("posts with another content", v -> audit(v, Audit::contentChanged)),
            new Row("posts without their one event", v -> audit(v, Audit::postsWithoutEvent)),
            new Row("events without post", v -> audit(v, Audit::eventsWithoutPost)),
            new Row("outcome unknown", RaceReport::unknown),
            new Row("latency p50, p99, max (ms)", RaceReport::latency),
            new Row(
                    "CPU of the app, % of one core",
                    v -> v.cpuPercent() == null ? UNKNOWN : format("%.0f", v.cpuPercent())),
            new Row("pods that an HPA would want *", v -> v.hpaReplicas() == null ? UNKNOWN : count(v.hpaReplicas())),
            new Row("most connections at once", v -> v.connectionsMax() == null ? UNKNOWN : count(v.connectionsMax())));

    private static String wrong(Wrong wrong) {
        var kinds = new ArrayList<String>();
        add(kinds, wrong.incomplete(), "incomplete");
        add(kinds, wrong.unordered(), "unordered");
        add(kinds, wrong.strange(), "strange");
        add(kinds, wrong.unseen(), "unseen");
        add(kinds, wrong.duplicate(), "duplicate");
        return kinds.isEmpty() ? "0" : String.join(", ", kinds);
    }

    private static String failures(Failed failed) {
        var kinds = new ArrayList<String>();
        add(kinds, failed.http4xx(), "4xx");
        add(kinds, failed.http5xx(), "5xx");
        add(kinds, failed.refused(), "refused");
        add(kinds, failed.unreachable(), "unreachable");
        add(kinds, failed.reset(), "reset");
        add(kinds, failed.timeout(), "timeout");
        add(kinds, failed.unknown(), "unknown");
        return kinds.isEmpty() ? "0" : String.join(", ", kinds);
    }

    private static void add(List<String> kinds, long number, String kind) {
        if (number > 0) {
            kinds.add(count(number) + " " + kind);
        }
    }

    private static String recoveries(VariantResult v) {
        if (v.crashes() == null) {
            return UNKNOWN;
        }
        var times = v.recoverySeconds().stream().map(t -> format("%.1f", t)).collect(Collectors.toList());
        if (v.crashes() > times.size()) {
            times.add("still down");
        }
        return times.isEmpty() ? "-" : String.join(", ", times);
    }

    private static String audit(VariantResult v, Function<Audit, @Nullable Long> figure) {
        var audit = v.audit();
        var number = audit == null ? null : figure.apply(audit);
        return number == null ? UNKNOWN : count(number);
    }

    private static String unknown(VariantResult v) {
        var audit = v.audit();
        if (audit == null) {
            return UNKNOWN;
        }
        var stored = audit.unknown() == 0 ? "" : ", " + count(audit.unknownPresent()) + " stored";
        return count(audit.unknown()) + stored;
    }

    private static String latency(VariantResult v) {
        if (v.answered() == 0) {
            return "-";
        }
        return format(
                "%.1f, %.1f, %.0f",
                v.latencyMs().p50(), v.latencyMs().p99(), v.latencyMs().max());
    }

    private static String seconds(double seconds) {
        return format("%.1f s", seconds);
    }

    private static String count(long number) {
        return format("%,d", number);
    }
}
