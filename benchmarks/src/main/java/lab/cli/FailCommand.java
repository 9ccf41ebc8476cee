package lab.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import lab.config.Driver;
import lab.failures.Catalogue;
import lab.failures.Experiment;
import lab.failures.Play;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.Server;
import lab.source.Variant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./lab fail}. */
@Command(
        name = "fail",
        mixinStandardHelpOptions = true,
        description = "Plays one failure on both variants, step by step; without an id, lists them all.",
        footer = {
            "",
            "F.. is about one shared connection, P.. about what a pool still gets wrong (fixed-pooled only).",
            "The server is that of CONN_STR if set, else an embedded one."
        })
final class FailCommand implements Callable<Integer> {

    @Parameters(paramLabel = "ID", arity = "0..1", description = "such as F03")
    private @Nullable String id;

    @Mixin
    private DriverOption driver;

    @Override
    public Integer call() throws Exception {
        if (id == null) {
            Catalogue.all().forEach(e -> System.out.println(e.id() + "  " + e.inShort()));
            return 0;
        }
        var experiment = Catalogue.find(id);
        try (var cleanup = Cleanup.onExit()) {
            var server = cleanup.open(() -> Server.open(System.getenv()));
            server.create("lab_fail_" + ProcessHandle.current().pid()); // each play makes one: say now who may not
            System.out.printf(
                    "%s%n%s on PostgreSQL %s%n",
                    Timeline.title(experiment), driver.get().label(), server.version());
            for (var variant : variants(experiment)) {
                play(experiment, variant, driver.get(), server, cleanup);
            }
        }
        return 0;
    }

    private static List<Variant> variants(Experiment experiment) {
        return Catalogue.POOLED.contains(experiment) ? List.of(Variant.FIXED) : List.of(Variant.values());
    }

    private static void play(Experiment experiment, Variant variant, Driver driver, Server server, Cleanup cleanup)
            throws IOException, InterruptedException {
        var timeline = new Timeline(Console.isTerminal());
        System.out.printf("%n%s%n", timeline.heading(variant.module()));
        var builder = new ProcessBuilder(command(experiment, variant)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CONN_STR", server.admin().toUrl());
        builder.environment().put("LAB_DRIVER", driver.label());
        var child = cleanup.open(() -> new Child(builder.start()));
        var why = "it ended without a word";
        try (var lines =
                new BufferedReader(new InputStreamReader(child.process().getInputStream(), UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(Play.VOID + "\t")) {
                    why = line.substring(Play.VOID.length() + 1);
                } else if (line.contains("\t")) {
                    System.out.println(timeline.line(line));
                }
            }
        }
        if (child.process().waitFor() != 0) {
            throw new IOException("the play on " + variant.module() + " is void: " + why);
        }
    }

    /** Some experiments have started a server and apps of their own, and end them when they are told to end. */
    private record Child(Process process) implements AutoCloseable {
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

    /** The variant's jar in front, then everything that the lab itself has: the experiments and what they need. */
    private static List<String> command(Experiment experiment, Variant variant) {
        var classPath = variant.jar() + File.pathSeparator + System.getProperty("java.class.path");
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlab.root=" + LabHome.root(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                classPath,
                Play.class.getName(),
                experiment.id());
    }
}
