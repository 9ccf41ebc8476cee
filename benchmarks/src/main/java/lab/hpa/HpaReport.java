package lab.hpa;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lab.hpa.HpaResult.Turn;
import lab.sizing.Budget;

/** A replay of an HPA for a person: the changes, and what it comes to. Plain ASCII, at most 100 columns. */
public final class HpaReport {

    private static final int MOST_ROWS = 24;
    private static final int LAST_ROWS = 8;

    private HpaReport() {}

    /** The moments at which replicas changed, without a line end after it. */
    public static String table(HpaResult result) {
        var recorded = result.recorded() != null;
        var rows = recorded
                ? result.pairs().stream().map(pair -> row(result, pair)).toList()
                : result.changes().stream().map(turn -> row(result, turn)).toList();
        var lines = rows.size() <= MOST_ROWS
                ? rows.stream()
                : Stream.of(
                                rows.subList(0, MOST_ROWS - LAST_ROWS),
                                List.of(retold(
                                        "   ... %,d more, in the result file".formatted(rows.size() - MOST_ROWS))),
                                rows.subList(rows.size() - LAST_ROWS, rows.size()))
                        .flatMap(List::stream);
        var head = format(
                recorded ? "%2$8s  %3$9s  %4$14s  %1$8s    %6$s" : "%2$8s  %3$9s  %4$14s  %5$11s  %6$s",
                retold("recorded"),
                retold("time"),
                retold("CPU a pod"),
                retold("replicas"),
                retold("connections"),
                retold("why"));
        return Stream.concat(Stream.of(head), rows.isEmpty() ? Stream.of(retold("          no change")) : lines)
                .collect(Collectors.joining("\n"));
    }

    private static String row(HpaResult result, Turn turn) {
        return format(
                "%8s  %9s  %s  %11s  %s",
                time(turn.second()),
                percent(turn),
                change(turn.before(), turn.after()),
                format("%d%s", (long) turn.after() * result.pod().pool(), fits(result, turn.after()) ? "" : " !"),
                why(turn));
    }

    /** A replayed step, and when it was seen on the cluster; a mark where one of them is missing or far off. */
    private static String row(HpaResult result, StepPair pair) {
        var recorded = pair.recorded();
        var replayed = pair.replayed();
        var turn = result.changes().stream()
                .filter(change -> replayed != null && change.second() == replayed.second())
                .findFirst();
        var step = replayed == null ? Objects.requireNonNull(recorded) : replayed;
        return format(
                "%8s  %9s  %s  %8s %s  %s",
                replayed == null ? "-" : time(replayed.second()),
                turn.map(HpaReport::percent).orElse("-"),
                change(step.before(), step.after()),
                recorded == null ? "-" : time(recorded.second()),
                pair.agrees() ? " " : "!",
                turn.map(HpaReport::why).orElse(retold("not replayed")));
    }

    private static String percent(Turn turn) {
        return turn.cpuPercent() == null ? "?" : turn.cpuPercent() + " %";
    }

    private static String change(int before, int after) {
        return format("%5d -> %5d", before, after);
    }

    private static String why(Turn turn) {
        return retold(format("%s, wants %d", turn.why(), turn.proposed()));
    }

    /** What happened, and when it breaks, in a few sentences. */
    public static String verdict(HpaResult result) {
        return recorded(result) + scaling(result) + " " + connections(result);
    }

    private static String recorded(HpaResult result) {
        if (result.recorded() == null) {
            return "";
        }
        var pairs = result.pairs();
        if (pairs.isEmpty()) {
            return "No step was recorded, and none replayed. ";
        }
        var agree = pairs.stream().filter(StepPair::agrees).count();
        return format(
                "Of %d steps, recorded or replayed, %d are in both within %d s and one pod. ",
                pairs.size(), agree, HpaSpec.SYNC_SECONDS);
    }

    private static String scaling(HpaResult result) {
        var most = result.syncs().stream()
                .mapToInt(Turn::after)
                .max()
                .orElse(result.hpa().min());
        var changes = result.changes();
        var first = result.syncs().get(0).before();
        if (changes.isEmpty()) {
            return "The HPA stays at %d pods.".formatted(first);
        }
        var reached = changes.stream()
                .filter(turn -> turn.after() == most)
                .findFirst()
                .orElseThrow();
        var last = changes.get(changes.size() - 1);
        var end = last.after() == most
                ? "and stays there"
                : format(
                        last.after() == result.hpa().min() ? "and is back at %d at %s" : "and is still at %d after %s",
                        last.after(),
                        time(last.second()));
        return format(
                "The HPA goes from %d to %d pods, which it asks for at %s, %s%s.",
                first, most, time(reached.second()), end, beyond(result, most));
    }

    private static String beyond(HpaResult result, int most) {
        var wanted = result.syncs().stream().mapToInt(Turn::proposed).max().orElse(0);
        return wanted > most ? format("; the CPU alone would ask for up to %,d", wanted) : "";
    }

    private static String connections(HpaResult result) {
        var overflow = result.overflow();
        var available = result.limits().available();
        var pool = result.pod().pool();
        if (overflow == null) {
            var most =
                    result.syncs().stream().mapToLong(Turn::connections).max().orElse(0);
            return format("It does not break: at most %,d connections of %,d.", most, available);
        }
        var budget = new Budget(result.hpa().max(), pool, 0, result.limits());
        return format(
                "It breaks at %s: pod %d is the first that can't fill its pool, %,d connections of %,d. SQLState 53300,"
                        + " remaining connection slots are reserved: when it starts if POOL_MIN is as large as the pool, else as soon"
                        + " as the load fills the pools. The largest pool that fits %,d pods: %s.",
                time(overflow.second()),
                overflow.pod(),
                overflow.connections(),
                available,
                budget.pods(),
                budget.largestPool() == 0 ? "none" : budget.largestPool());
    }

    private static boolean fits(HpaResult result, int pods) {
        return new Budget(pods, result.pod().pool(), 0, result.limits()).fits();
    }

    /** Minutes and seconds. */
    public static String time(int second) {
        return format("%d:%02d", second / 60, second % 60);
    }
}
