package lab.jmh;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import lab.machine.Cleanup;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Listens to JMH: one step for each iteration, and the last lines of what it says, for when a fork fails. */
final class ForkOutput implements OutputFormat {

    private static final int LINES = 40;
    private static final Pattern EXIT_CODE = Pattern.compile("exit code (\\d{1,3})\\b");

    private final Runnable step;
    private final Deque<String> lines = new ArrayDeque<>();

    ForkOutput(Runnable step) {
        this.step = step;
    }

    /** Whether the last fork was told to end. */
    synchronized boolean toldToEnd() {
        return exited(Cleanup::toldToEnd);
    }

    private boolean exited(IntPredicate status) {
        return lines.stream()
                .map(EXIT_CODE::matcher)
                .anyMatch(exit -> exit.find() && status.test(Integer.parseInt(exit.group(1))));
    }

    /** Why the last fork gave no result. */
    synchronized String whyNot() {
        return exited(status -> status == Watchdog.HANG)
                ? "its callers did not end in time, and the watchdog stopped it; where they stood is not known"
                : lines.stream()
                        .filter(line -> line.contains("Exception"))
                        .findFirst()
                        .orElse("the fork failed");
    }

    @Override
    public synchronized void println(String line) {
        line.lines().forEach(lines::add);
        while (lines.size() > LINES) {
            lines.remove();
        }
    }

    @Override
    public void print(String text) {
        println(text);
    }

    @Override
    public synchronized void startBenchmark(BenchmarkParams benchmark) {
        lines.clear();
    }

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {
        step.run();
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

    @Override
    public void endBenchmark(BenchmarkResult result) {}

    @Override
    public void startRun() {}

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public void verbosePrintln(String line) {}

    @Override
    public void write(int b) {}

    @Override
    public void write(byte[] bytes) {
        println(new String(bytes, StandardCharsets.UTF_8));
    }
}
