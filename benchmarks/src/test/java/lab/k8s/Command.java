package lab.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lab.machine.LabHome;
import lab.testing.Patience;

/**
 * A program that ran to its end, in the top folder of the repository.
 *
 * @param status its exit status
 * @param output what it printed, errors too
 */
record Command(int status, String output) {

    /**
     * Runs it; ends it by force when it takes longer.
     *
     * @throws IOException when there is no such program
     */
    static Command run(Duration most, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var output = Files.createTempFile("command", ".txt");
        try {
            var process = start(output, environment, command);
            if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        command + " was still running after " + most + ":\n" + Files.readString(output));
            }
            return new Command(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Runs it, and fails unless its exit status is 0. */
    static String output(Duration most, String... command) throws IOException, InterruptedException {
        var done = run(most, Map.of(), List.of(command));
        if (done.status() != 0) {
            throw new AssertionError(List.of(command) + " ended with " + done.status() + ":\n" + done.output());
        }
        return done.output();
    }

    /** Whether the program is there and answers these arguments with status 0. */
    static boolean works(String... command) throws InterruptedException {
        try {
            return run(Patience.LIMIT, Map.of(), List.of(command)).status() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Process start(Path output, Map<String, String> environment, List<String> command)
            throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(LabHome.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
