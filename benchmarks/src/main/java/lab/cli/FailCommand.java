package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lab.config.Driver;
import lab.config.StartupException;
import lab.failures.Catalogue;
import lab.failures.Experiment;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.machine.ResultFile;
import lab.machine.Server;
import lab.source.Variant;
import lab.stepper.PlayResult;
import lab.stepper.Recording;
import lab.stepper.Recording.Played;
import lab.stepper.StepperPage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

    @Option(names = "--page", description = "also writes the play as a page: step through it, forward and back")
    private boolean page;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Usage.require(spec, id != null || !page, "--page needs the ID of a failure before it, such as F03");
        if (id == null) {
            Catalogue.all().forEach(e -> System.out.println(e.id() + "  " + retold(e.inShort())));
            return 0;
        }
        var experiment = Catalogue.find(id);
        if (!experiment.missing().isEmpty()) {
            throw new StartupException("%s can't be played here: %s. Its page, docs/failures/%s…, has what came of it."
                    .formatted(experiment.id(), experiment.missing(), experiment.id()));
        }
        var with = driverFor(experiment);
        try (var cleanup = Cleanup.onExit()) {
            var server = cleanup.open(() -> Server.open(System.getenv()));
            server.create("lab_fail_" + ProcessHandle.current().pid()); // each play makes one: say now who may not
            System.out.println(Timeline.title(experiment));
            System.out.println(retold("%s on PostgreSQL %s".formatted(with.label(), server.version())));
            var startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
            var played = new ArrayList<Played>();
            for (var variant : variants(experiment)) {
                played.add(play(experiment, variant, with, server, cleanup));
            }
            if (page) {
                var version = "PostgreSQL " + server.version();
                write(Recording.of(experiment, with.label(), version, played), startedAt);
            }
        }
        return 0;
    }

    private static void write(Recording recording, String startedAt) throws IOException {
        var machine = Machine.here();
        var commit = Machine.commit(LabHome.root());
        var result =
                new PlayResult(PlayResult.KIND, PlayResult.VERSION, startedAt, commit, machine, List.of(recording));
        var file = ResultFile.write(LabHome.results(), PlayResult.KIND, result);
        var html = LabHome.results().resolve("play-" + recording.id() + ".html");
        Files.writeString(html, StepperPage.html(result.recordings()));
        System.out.println();
        System.out.println(retold("Page: " + html));
        System.out.println(retold("Result: " + file));
    }

    private static List<Variant> variants(Experiment experiment) {
        return Catalogue.POOLED.contains(experiment) ? List.of(Variant.FIXED) : List.of(Variant.values());
    }

    /** The one that was asked for, else that of its page: behind a pooler, pgjdbc-ng is only refused. */
    private Driver driverFor(Experiment experiment) {
        var isAskedFor = spec.commandLine().getParseResult().hasMatchedOption("--driver")
                || System.getenv().containsKey("LAB_DRIVER");
        return isAskedFor ? driver.get() : experiment.driver();
    }

    private Played play(Experiment experiment, Variant variant, Driver with, Server server, Cleanup cleanup)
            throws IOException, InterruptedException {
        var timeline = new Timeline(Console.isTerminal());
        System.out.printf("%n%s%n", timeline.heading(variant.module()));
        var play = cleanup.open(() -> PlayProcess.start(experiment, variant, with, server.admin(), page));
        return play.read(line -> System.out.println(timeline.line(line)));
    }
}
