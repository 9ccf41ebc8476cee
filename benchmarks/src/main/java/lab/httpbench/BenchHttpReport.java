package lab.httpbench;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.httpbench.BenchHttpResult.Row;
import lab.text.Language;
import lab.text.Text;
import org.jspecify.annotations.Nullable;

/** A benchmark over HTTP for a person: a table for each kind of request, and what to know about it. At most 100 columns. */
public final class BenchHttpReport {

    private static final String GROUPS = "%40s%19s%22s%11s";

    private static final List<String> COLUMNS = List.of(
            "conn", "load", "requests/s", "p50", "p99", "app", "load", "db", "app", "load", "db", "request", "failed");

    private static final String LINE = "%5s %-5s%12s%8s%9s%7s%6s%6s%8s%7s%7s%11s%8s";

    private BenchHttpReport() {}

    /** The tables, without a line end after the last. */
    public static String tables(BenchHttpResult result) {
        var requests = new LinkedHashSet<String>();
        result.rows().forEach(row -> requests.add(row.request()));
        return requests.stream().map(request -> table(request, result)).collect(Collectors.joining("\n\n"));
    }

    private static String table(String request, BenchHttpResult result) {
        var rows = result.rows().stream().filter(row -> row.request().equals(request));
        return Stream.concat(Stream.of(request, head()), rows.map(BenchHttpReport::line))
                .collect(Collectors.joining("\n"));
    }

    private static String head() {
        return format(
                        GROUPS,
                        retold("latency, ms"),
                        retold("CPU, % of one core"),
                        retold("CPU us a request"),
                        retold("KiB a"))
                + "\n"
                + format(LINE, COLUMNS.stream().map(Language::retold).toArray());
    }

    private static String line(Row row) {
        var micros = row.cpuMicrosPerRequest();
        var none = row.requests() == 0;
        var allocated = row.allocatedBytesPerRequest();
        return format(
                LINE,
                row.connections(),
                row.load(),
                format("%,.0f", row.requestsPerSecond()),
                none ? "-" : millis(row.latencyMs().p50()),
                none ? "-" : millis(row.latencyMs().p99()),
                whole(row.cpuPercent().app()),
                whole(row.cpuPercent().load()),
                whole(row.cpuPercent().database()),
                none ? "-" : whole(micros.app()),
                none ? "-" : whole(micros.load()),
                none ? "-" : whole(micros.database()),
                none || allocated == null ? "-" : format("%.1f", allocated / 1024),
                row.failures());
    }

    /** One load in one line, for when it has just ended. */
    public static String brief(Row row) {
        return format(
                "%-16s  %4d %s  %s  %,9.0f %s  p99 %s ms%s",
                row.request(),
                row.connections(),
                retold("connections"),
                row.load(),
                row.requestsPerSecond(),
                retold("requests/s"),
                millis(row.latencyMs().p99()),
                row.failures() == 0 ? "" : ", " + retold(failures(row)));
    }

    /** What the tables do not say, in lines of at most 100 columns. */
    public static String notes(BenchHttpResult result) {
        var notes = new ArrayList<String>();
        if (!result.complete()) {
            notes.add("It did not run to its end: these are the loads that did.");
        }
        result.rows().stream()
                .filter(row -> row.failures() > 0)
                .forEach(row -> notes.add(
                        format("%s, %d, %s: %s.", row.request(), row.connections(), row.load(), failures(row))));
        notes.addAll(result.notes());
        notes.add(format(
                "CPU of the app's JVM, of the process that the load runs in, and of all the database's processes; they share %d"
                        + " cores. The request's KiB are what the app allocates on its heap.",
                result.machine().cores()));
        return notes.stream().map(Language::retold).map(Text::wrapped).collect(Collectors.joining("\n"));
    }

    private static String failures(Row row) {
        return row.failed().entrySet().stream()
                .filter(kind -> kind.getValue() > 0)
                .map(kind -> format("%,d failed with %s", kind.getValue(), kind.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String millis(double millis) {
        return format(millis < 1000 ? "%.2f" : "%.0f", millis);
    }

    private static String whole(@Nullable Double number) {
        return number == null ? "-" : format("%.0f", number);
    }
}
