package lab.soak;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.soak.Trend.Verdict;
import lab.text.Language;
import lab.text.Text;
import org.jspecify.annotations.Nullable;

/** A soak for a person. At most 100 columns. */
public final class SoakReport {

    private static final String LINE = "%-30s%9s%31s%11s  %s";

    private SoakReport() {}

    /** Table and sentences, without a line end after the last. */
    public static String of(SoakResult result) {
        return table(result) + "\n\n"
                + verdicts(result).stream()
                        .map(Language::retold)
                        .map(Text::wrapped)
                        .collect(Collectors.joining("\n"));
    }

    private static String table(SoakResult result) {
        var head = format(LINE, "", retold("median"), retold(change(result)), retold("tolerated"), "")
                .stripTrailing();
        return Stream.concat(Stream.of(head), result.trends().stream().map(SoakReport::line))
                .collect(Collectors.joining("\n"));
    }

    private static String change(SoakResult result) {
        var seconds = result.trends().stream().mapToDouble(Trend::seconds).max().orElse(0);
        return format("change in %.0f s (99 %%)", seconds);
    }

    private static String line(Trend trend) {
        if (trend.samples() < 2) {
            return format(
                    LINE,
                    retold(trend.figure().label()),
                    "-",
                    "-",
                    "-",
                    retold(trend.verdict().words()));
        }
        return format(
                LINE,
                retold(trend.figure().label()),
                format("%.2f", trend.median()),
                retold(interval(trend)),
                format("%.2f", trend.tolerated()),
                retold(trend.verdict().words()));
    }

    /** The change and its bounds. */
    public static String interval(Trend trend) {
        return format("%+.2f (%+.2f to %+.2f)", trend.change(), trend.least(), trend.most());
    }

    /** One sample in one line, for when it was just taken. */
    public static String brief(Sample sample, long failures) {
        return format(
                "%5.0f s  %5.1f MiB  %3.0f %s  %s %s  %,d %s  p50 %s  p99 %s ms  %,d %s",
                sample.seconds(),
                sample.heapMiB(),
                sample.threads(),
                retold("threads"),
                sample.descriptors() == null ? "-" : format("%.0f", sample.descriptors()),
                retold("descriptors"),
                sample.connectionsMade(),
                retold("connections"),
                millis(sample.p50()),
                millis(sample.p99()),
                failures,
                retold("failed"));
    }

    private static String millis(@Nullable Double millis) {
        return millis == null ? "-" : format(millis < 100 ? "%.1f" : "%.0f", millis);
    }

    /** What it comes to, a sentence each. */
    public static List<String> verdicts(SoakResult result) {
        var verdicts = new ArrayList<String>();
        if (!result.complete()) {
            verdicts.add("It did not run to its end: this is what was seen until then.");
        }
        verdicts.add(load(result));
        verdicts.add(format(
                "%,d connections were replaced: %d of them, each for %d s at most.",
                result.connectionsReplaced(),
                result.settings().pool(),
                result.settings().lifetimeSeconds()));
        if (result.audit() != null) {
            verdicts.add(format(
                    "Audit: %,d posts were acknowledged; %s.",
                    result.load().acknowledgedPosts(),
                    result.audit().clean()
                            ? "none is lost, left over, changed or halved"
                            : format("%,d violations", result.audit().violations())));
        }
        verdicts.add(trends(result));
        return verdicts;
    }

    private static String load(SoakResult result) {
        var load = result.load();
        return format(
                "%,.0f requests/s arrived, %d %% of %,.0f: %,d were answered, %s%s.",
                load.ratePerSecond(),
                result.settings().sharePercent(),
                load.capacityPerSecond(),
                load.answered(),
                load.failures() == 0
                        ? "none failed"
                        : load.failed().entrySet().stream()
                                .map(kind -> format("%,d failed with %s", kind.getValue(), kind.getKey()))
                                .collect(Collectors.joining(", ")),
                load.notSent() == 0 ? "" : format(", %,d were not sent since too many were in flight", load.notSent()));
    }

    private static String trends(SoakResult result) {
        var growing = result.growing();
        if (!growing.isEmpty()) {
            return "It grows: " + names(growing) + ".";
        }
        var open = result.trends().stream()
                .filter(trend -> trend.verdict() == Verdict.TOO_SHORT)
                .toList();
        return open.isEmpty() ? "Nothing grows." : "Nothing is seen to grow; too short to say of: " + names(open) + ".";
    }

    private static String names(List<Trend> trends) {
        return trends.stream()
                .map(trend -> trend.figure().label().replaceFirst(", .*", ""))
                .collect(Collectors.joining(", "));
    }
}
