package lab.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import lab.config.Driver;
import lab.failures.Catalogue;
import lab.failures.Experiment;
import lab.failures.Play;
import lab.race.Cleanup;
import lab.race.LabHome;
import lab.race.Server;
import lab.race.Variant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    private static final String LINE = "  %-20s %-42s %s%n";

    @Parameters(paramLabel = "ID", arity = "0..1", description = "such as F03")
    private @Nullable String id;

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            converter = DriverReader.class,
            defaultValue = "${LAB_DRIVER:-pgjdbc-ng}",
            description = "pgjdbc-ng or pgjdbc (default: LAB_DRIVER, else pgjdbc-ng)")
    private Driver driver;

    @Override
    public Integer call() throws Exception {
        if (id == null) {
            Catalogue.all().forEach(e -> System.out.println(e.id() + "  " + e.inShort()));
            return 0;
        }
        var experiment = Catalogue.find(id);
        try (var cleanup = Cleanup.onExit()) {
            var server = cleanup.open(() -> Server.open(System.getenv()));
            System.out.printf(
                    "%s %s: %s%n%s on PostgreSQL %s%n",
                    experiment.id(), experiment.title(), experiment.inShort(), driver.label(), server.version());
            for (var variant : variants(experiment)) {
                play(experiment, variant, driver, server, cleanup);
            }
        }
        return 0;
    }

    private static List<Variant> variants(Experiment experiment) {
        return Catalogue.POOLED.contains(experiment) ? List.of(Variant.FIXED) : List.of(Variant.values());
    }

    private static void play(Experiment experiment, Variant variant, Driver driver, Server server, Cleanup cleanup)
            throws IOException, InterruptedException {
        System.out.printf("%n%s%n", bold(variant.module()));
        var builder = new ProcessBuilder(command(experiment, variant)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CONN_STR", server.admin().toUrl());
        builder.environment().put("LAB_DRIVER", driver.label());
        var child = builder.start();
        cleanup.open(() -> () -> end(child));
        try (var lines = new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                print(line.split("\t", -1));
            }
        }
        if (child.waitFor() != 0) {
            throw new IOException("the experiment could not be played on " + variant.module());
        }
    }

    /** Some experiments have started a server and apps of their own, and end them when they are told to end. */
    private static void end(Process child) throws InterruptedException {
        child.destroy();
        if (!child.waitFor(10, TimeUnit.SECONDS)) {
            child.destroyForcibly();
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

    private static void print(String[] parts) {
        if (parts.length == 2) {
            System.out.println("  " + bold(parts[0]) + ": "
                    + parts[1].replaceAll("(.{1,80})(?: |$)", "$1\n    ").strip());
        } else if (parts.length == 3) {
            System.out.print(LINE.formatted(parts[0], parts[1], parts[2])
                    .replaceAll("(.{99}).+", "$1…")); // the outcome below has the whole message
        }
    }

    private static String bold(String text) {
        return Console.isTerminal() ? "\033[1m" + text + "\033[0m" : text;
    }
}
