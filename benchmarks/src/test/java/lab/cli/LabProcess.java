package lab.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lab.machine.LabHome;
import lab.testing.Patience;

/** The lab as a user runs it: a process of its own, with a temporary folder of its own. */
final class LabProcess implements AutoCloseable {

    private final Process process;
    private final LinkedBlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final Queue<String> output = new ConcurrentLinkedQueue<>();
    private final Thread reader;

    private LabProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output-of-lab");
        reader.setDaemon(true);
        reader.start();
    }

    /** Runs the lab with its output in a pipe. */
    static LabProcess start(Path temporary, Map<String, String> environment, String... arguments) throws IOException {
        return start(command(temporary, arguments), environment);
    }

    /** Runs the lab on a {@link Terminal} of its own. */
    static LabProcess startOnTerminal(Path temporary, String... arguments) throws IOException {
        return start(Terminal.of(command(temporary, arguments)), Map.of());
    }

    private static LabProcess start(List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("CONN_STR");
        builder.environment().putAll(environment);
        return new LabProcess(builder.start());
    }

    private static List<String> command(Path temporary, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Dlab.root=" + LabHome.root());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("lab.cli.Lab");
        command.addAll(List.of(arguments));
        return command;
    }

    /** Waits for a line that contains this. */
    String awaitLine(String part) throws InterruptedException {
        var deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            var line = unread.poll(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null || line.equals(END)) {
                break;
            }
            if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("no line with '" + part + "' in:\n" + output());
    }

    /** Types this, and then no more: the lab's input ends. */
    void types(String keys) throws IOException {
        try (var keyboard = process.getOutputStream()) {
            keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        }
    }

    void ctrlC() throws IOException {
        process.getOutputStream().write(3);
        process.getOutputStream().flush();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + Patience.LIMIT.toSeconds() + " s:\n" + output());
        }
        reader.join(Patience.LIMIT.toMillis());
        return process.exitValue();
    }

    String output() {
        return String.join("\n", output);
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static final String END = "\0end";

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                unread.add(line);
            }
        } catch (IOException e) {
            // The stream ends with the process.
        }
        unread.add(END);
    }
}
