package lab.cli;

import static lab.text.Language.retold;

import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import lab.load.Recorder;
import lab.load.RequestOutcome;
import lab.machine.Cleanup;
import lab.race.Lane;
import lab.race.Race;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows a run while it runs: a progress bar on a terminal, a line every few seconds elsewhere. At most 100 columns. */
final class Console implements Race.Display, AutoCloseable {

    private static final int WIDTH = 100;

    private final PrintStream out = System.out;
    private final String task;
    private final long steps;
    private final String unit;
    private final long secondsBetweenLines;
    private @Nullable ProgressBar bar;
    private boolean headed;

    /**
     * A console for one run.
     *
     * @param task one word for what runs
     * @param seconds how long it is expected to take
     */
    Console(String task, long seconds) {
        this(task, seconds, " s");
    }

    /**
     * A console for work that is not counted in seconds.
     *
     * @param task one word for what runs
     * @param steps how many it is expected to take
     * @param unit what a step is, behind its number
     */
    Console(String task, long steps, String unit) {
        this.task = task;
        this.steps = steps;
        this.unit = unit;
        this.secondsBetweenLines = Math.max(1, steps / 30);
    }

    /** Whether a person watches. The script {@code lab} tells: a JVM does not know in the same way in every version. */
    static boolean isTerminal() {
        return Boolean.getBoolean("lab.terminal");
    }

    @Override
    public synchronized void event(String line) {
        if (Cleanup.interrupted()) {
            return;
        }
        var told = retold(line);
        var brief = told.length() > WIDTH - 2 ? told.substring(0, WIDTH - 3) + "…" : told;
        // On a terminal the bar is in this line: go to its start and clear it.
        out.println((bar == null ? "  " : "\r\033[K  ") + brief);
        out.flush();
    }

    @Override
    public synchronized void tick(List<Lane> lanes) {
        if (Cleanup.interrupted()) {
            return;
        }
        var now = elapsed(lanes);
        if (isTerminal()) {
            progress(now, lanes.stream().map(Console::brief).collect(Collectors.joining(", ")));
            return;
        }
        if (!headed) {
            out.println(line(retold("  time"), lanes, Lane::name));
            headed = true;
        }
        if (now % secondsBetweenLines == 0) {
            out.println(line("%4d s".formatted(now), lanes, lanes.size() > 2 ? Console::inShort : Console::full));
        }
        out.flush();
    }

    /** Moves the bar on a terminal; elsewhere there is none. */
    synchronized void progress(long now, String message) {
        if (isTerminal() && !Cleanup.interrupted()) {
            bar = bar == null ? newBar() : bar;
            bar.stepTo(Math.min(steps, now));
            bar.setExtraMessage(retold(message));
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private static String line(String head, List<Lane> lanes, Function<Lane, String> cell) {
        var column = lanes.size() > 2 ? "   %-28s" : "   %-44s";
        return lanes.stream()
                .map(lane -> column.formatted(cell.apply(lane)))
                .collect(Collectors.joining("", head, ""))
                .stripTrailing();
    }

    private static long elapsed(List<Lane> lanes) {
        return lanes.stream()
                .map(Lane::load)
                .filter(Objects::nonNull)
                .mapToLong(load -> Math.round(load.seconds()))
                .max()
                .orElse(0);
    }

    private static String brief(Lane lane) {
        var load = Objects.requireNonNull(lane.load());
        return "%s %,d %s%s%s"
                .formatted(
                        firstWord(lane.name()),
                        load.recorder().failed(),
                        retold("failed"),
                        wrong(load.recorder()),
                        lane.crashes() == 0 ? "" : retold(", crashed " + lane.crashes() + "x"));
    }

    private static String full(Lane lane) {
        var recorder = Objects.requireNonNull(lane.load()).recorder();
        return "%,7d %s %,6d %s%s  %s"
                .formatted(
                        recorder.of(RequestOutcome.ANSWERED),
                        retold("ok"),
                        recorder.failed(),
                        retold("failed"),
                        wrong(recorder),
                        lane.state());
    }

    /** For more lanes than two in a line. */
    private static String inShort(Lane lane) {
        var recorder = Objects.requireNonNull(lane.load()).recorder();
        var bad = recorder.failed() + recorder.wrong();
        return "%,6d %s %,6d %s%s"
                .formatted(
                        recorder.of(RequestOutcome.ANSWERED),
                        retold("ok"),
                        bad,
                        retold("bad"),
                        lane.state().equals("Running") ? "" : retold("  down"));
    }

    private static String wrong(Recorder recorder) {
        return recorder.wrong() == 0 ? "" : ", %,d %s".formatted(recorder.wrong(), retold("wrong"));
    }

    private static String firstWord(String name) {
        return name.split("-", 2)[0];
    }

    private ProgressBar newBar() {
        return new ProgressBarBuilder()
                .setTaskName(retold(task))
                .setInitialMax(steps)
                .setUnit(retold(unit), 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                .build();
    }
}
