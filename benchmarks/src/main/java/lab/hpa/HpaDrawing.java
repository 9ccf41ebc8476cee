package lab.hpa;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lab.hpa.HpaResult.Turn;

/** A replay of an HPA as bars over time: replicas, CPU of a pod, connections. Plain ASCII, at most 100 columns. */
public final class HpaDrawing {

    private static final int MOST_LINES = 40;
    private static final int BAR = 20;

    private final HpaResult result;
    private final long most;
    private final long mostPercent;
    private final long mostConnections;

    private HpaDrawing(HpaResult result) {
        this.result = result;
        this.most = max(turn -> Math.max(Math.max(turn.before(), turn.after()), recorded(turn)));
        this.mostPercent = Math.max(2L * result.hpa().targetPercent(), max(HpaDrawing::percent));
        this.mostConnections = Math.max(result.limits().available(), max(Turn::connections));
    }

    /** The drawing, without a line end after it; each line is the highest of its seconds. */
    public static String of(HpaResult result) {
        var turns = result.syncs();
        var step = (turns.size() + MOST_LINES - 1) / MOST_LINES;
        var drawing = new HpaDrawing(result);
        return IntStream.iterate(0, from -> from < turns.size(), from -> from + Math.max(1, step))
                .mapToObj(from -> drawing.line(from, Math.min(turns.size(), from + step)))
                .collect(Collectors.joining("\n", drawing.head(step) + "\n", ""));
    }

    private String head(int step) {
        var head = format(
                "%8s  %-29s %-29s %s",
                retold("time"),
                retold(result.recorded() == null ? "replicas" : "replicas, o = recorded"),
                retold(format("CPU a pod, target %d %% = |", result.hpa().targetPercent())),
                retold(format("connections, ! above %,d", result.limits().available())));
        return step > 1
                ? head + retold(format("\n          the most in each %d s", step * HpaSpec.SYNC_SECONDS))
                : head;
    }

    private String line(int from, int to) {
        var turns = result.syncs().subList(from, to);
        var replicas = turns.stream().mapToInt(Turn::before).max().orElse(0);
        var percent = turns.stream().mapToLong(HpaDrawing::percent).max().orElse(0);
        var known = turns.stream().anyMatch(turn -> turn.cpuPercent() != null);
        var connections = turns.stream().mapToLong(Turn::connections).max().orElse(0);
        var target = width(result.hpa().targetPercent(), mostPercent);
        var fitting = width(Math.min(connections, result.limits().available()), mostConnections);
        var all = connections > result.limits().available()
                ? Math.max(fitting + 1, width(connections, mostConnections))
                : fitting;
        return format(
                        "%8s  %5d %-20s  %6s %% %-20s  %7d %s",
                        HpaReport.time(turns.get(0).second()),
                        replicas,
                        recorded(turns, "#".repeat(width(replicas, most))),
                        known ? Long.toString(percent) : "?",
                        marked("=".repeat(width(percent, mostPercent)), target, "|"),
                        connections,
                        "+".repeat(fitting) + "!".repeat(all - fitting))
                .stripTrailing();
    }

    /** A bar of replicas with the most that were recorded at the same time. */
    private String recorded(List<Turn> turns, String bar) {
        var replicas = turns.stream().mapToInt(this::recorded).max().orElse(0);
        return result.recorded() == null ? bar : marked(bar, width(replicas, most), "o");
    }

    private int recorded(Turn turn) {
        return result.recorded() == null ? 0 : result.recordedReplicas(turn.second());
    }

    /** A bar with a mark in it, or after it. */
    private static String marked(String bar, int at, String mark) {
        var padded = bar.length() < at ? bar + " ".repeat(at - bar.length()) : bar;
        return padded.substring(0, at - 1) + mark + padded.substring(at);
    }

    /** At least one for anything above 0. */
    private static int width(long value, long whole) {
        return value <= 0 ? 0 : (int) Math.max(1, Math.round((double) BAR * value / whole));
    }

    private static long percent(Turn turn) {
        return turn.cpuPercent() == null ? 0 : turn.cpuPercent();
    }

    private long max(ToLongFunction<Turn> value) {
        return result.syncs().stream().mapToLong(value).max().orElse(0);
    }
}
