package lab.machine;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stops a process and all its children for a while, such as a server's, as a hung disk or a paused virtual machine would:
 * connections stay open, and nobody answers. POSIX signals do it; the shell that waits to let them go on outlives the lab and its
 * terminal, so that they always do.
 */
public final class Freeze implements AutoCloseable {

    private static final String LATER =
            "trap '' INT HUP TERM; seconds=$1; shift; sleep \"$seconds\"; kill -CONT \"$@\"";

    private final List<String> processes;
    private final Process shell;

    private Freeze(List<String> processes, Process shell) {
        this.processes = processes;
        this.shell = shell;
    }

    /**
     * Freezes a server, or any other process; returns when it is stopped.
     *
     * @param server the parent of all its processes
     * @param time in whole seconds
     * @throws IOException when there is no shell
     */
    public static Freeze of(ProcessHandle server, Duration time) throws IOException {
        signal("-STOP", List.of(Long.toString(server.pid()))); // first, so that it starts no process that is left out
        var processes = Stream.concat(server.descendants(), Stream.of(server))
                .map(process -> Long.toString(process.pid()))
                .toList();
        signal("-STOP", processes);
        try {
            var command = new ArrayList<>(List.of("sh", "-c", LATER, "freeze", Long.toString(time.toSeconds())));
            command.addAll(processes);
            return new Freeze(processes, start(command));
        } catch (IOException e) {
            signal("-CONT", processes);
            throw e;
        }
    }

    /** Whether it still lasts. */
    public boolean lasts() {
        return shell.isAlive();
    }

    /** Waits until the processes go on. */
    public void awaitEnd() {
        shell.onExit().join();
    }

    /** Lets the processes go on now. */
    @Override
    public void close() throws IOException {
        if (lasts()) {
            signal("-CONT", processes);
            shell.descendants()
                    .forEach(ProcessHandle::destroyForcibly); // its sleep: then it does the rest, which is done
            shell.onExit().join();
        }
    }

    private static void signal(String signal, List<String> processes) throws IOException {
        var command = new ArrayList<>(List.of("sh", "-c", "kill \"$@\"", "signal", signal));
        command.addAll(processes);
        start(command).onExit().join();
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }
}
