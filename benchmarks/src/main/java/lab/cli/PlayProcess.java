package lab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.failures.Experiment;
import lab.failures.Look;
import lab.failures.Play;
import lab.machine.LabHome;
import lab.source.Variant;
import lab.stepper.Recording.Played;

/**
 * One experiment on one variant, in a JVM of its own. Some experiments have started a server and apps there, and end them when they
 * are told to end.
 */
record PlayProcess(Variant variant, Process process) implements AutoCloseable {

    /**
     * Starts it.
     *
     * @param server where it may make a database
     * @param looks whether it looks at the database after each line, which takes time
     * @throws IOException when there is no JVM to run it
     */
    static PlayProcess start(
            Experiment experiment, Variant variant, Driver driver, ConnectionString server, boolean looks)
            throws IOException {
        var builder =
                new ProcessBuilder(command(experiment, variant, looks)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CONN_STR", server.toUrl());
        builder.environment().put("LAB_DRIVER", driver.label());
        return new PlayProcess(variant, builder.start());
    }

    /** The variant's jar in front, then everything that the lab itself has: the experiments and what they need. */
    private static List<String> command(Experiment experiment, Variant variant, boolean looks) {
        var classPath = variant.jar() + File.pathSeparator + System.getProperty("java.class.path");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlab.root=" + LabHome.root(),
                "-D" + Play.LOOK + "=" + looks,
                "-Dlab.log=error",
                "-cp",
                classPath,
                Play.class.getName(),
                experiment.id());
    }

    /**
     * Reads it to its end.
     *
     * @param audience gets each line when it comes, the outcome last
     * @throws IOException when the play is void; the message says why
     */
    Played read(Consumer<String> audience) throws IOException, InterruptedException {
        var json = JsonMapper.builder().build();
        var why = "it ended without a word";
        var told = new ArrayList<String>();
        var looks = new ArrayList<Look>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(Play.VOID + "\t")) {
                    why = line.substring(Play.VOID.length() + 1);
                } else if (line.startsWith(Play.LOOK + "\t")) {
                    looks.add(json.readValue(line.substring(Play.LOOK.length() + 1), Look.class));
                } else if (line.contains("\t")) {
                    told.add(line);
                    audience.accept(line);
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("the play on " + variant.module() + " is void: " + why);
        }
        return Played.of(variant.module(), told, looks);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(20, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
