package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import lab.explore.Exploration;
import lab.explore.ExploreReport;
import lab.explore.ExploreResult;
import lab.explore.ExploreResult.Found;
import lab.explore.ProgressGraphPicture;
import lab.explore.RequestKind;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.ResultFile;
import lab.machine.Server;
import lab.source.Source;
import lab.stepper.Explored;
import lab.stepper.StepperPage;
import lab.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lab explore}. */
@Command(
        name = "explore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Plays every order of the JDBC calls of two or three requests, and counts what comes of it.",
        footer = {
            "",
            "See docs/reference/explore.md. The server is that of CONN_STR if set, else an embedded one.",
            "Exit status: 0 explored, 3 a folder's source did harm, 2 bad usage."
        })
final class ExploreCommand implements Callable<Integer> {

    private static final int DOES_HARM = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ExploreOptions options;

    @Option(
            names = "--preemptions",
            paramLabel = "N",
            description = "only orders in which at most so often a request has to stand aside that could go on"
                    + " (default: all orders of two requests, 2 for three)")
    private @Nullable Integer preemptions;

    @Option(names = "--page", description = "also writes the clearest harmful orders as a page to step through")
    private boolean page;

    private boolean harm;

    @Override
    public Integer call() throws Exception {
        var requests = options.requests();
        var sources = options.sources();
        var bound = preemptions != null || requests.size() == 2 ? preemptions : Integer.valueOf(2);
        Usage.require(spec, bound == null || (bound >= 0 && bound <= 100), "--preemptions takes 0 to 100");
        try (var cleanup = Cleanup.onExit()) {
            explore(requests, sources, bound, cleanup);
        }
        return harm ? DOES_HARM : 0;
    }

    private void explore(List<RequestKind> requests, List<Source> sources, @Nullable Integer bound, Cleanup cleanup)
            throws Exception {
        var running = new Exploration[1];
        cleanup.open(() -> () -> {
            if (running[0] != null) {
                report(running[0].result(), sources); // closed last: nothing runs any more
            }
        });
        var progress = cleanup.open(ExploreProgress::new);
        var server = cleanup.open(() -> Server.open(System.getenv()));
        running[0] = cleanup.open(() -> new Exploration(server, requests, options.driver(), bound, progress));
        running[0].run(sources);
    }

    private void report(ExploreResult result, List<Source> sources) throws IOException {
        if (result.callsAlone().isEmpty()) {
            return;
        }
        System.out.println(ExploreReport.counts(result));
        result.sources().forEach((source, found) -> show(source, found, result.requests()));
        System.out.println();
        result.sources()
                .forEach((name, found) -> System.out.println(Text.wrapped(retold(ExploreReport.verdict(name, found)))));
        harm = sources.stream()
                .filter(Source::isFolder)
                .anyMatch(source -> result.sources().containsKey(source.label())
                        && result.sources().get(source.label()).damaged() > 0);
        var file = ResultFile.write(LabHome.results(), ExploreResult.KIND, result);
        draw(result, file.getFileName().toString().replace(".json", ""));
        if (page) {
            writePage(result, file.resolveSibling(file.getFileName().toString().replace(".json", ".html")));
        }
        System.out.println(retold("Result: " + file));
    }

    private static void writePage(ExploreResult result, Path html) throws IOException {
        var recordings = Explored.recordings(result);
        if (recordings.isEmpty()) {
            System.out.println(retold("No page: no order does any harm."));
            return;
        }
        Files.writeString(html, StepperPage.html(recordings));
        System.out.println(retold("Page: " + html));
    }

    /** An order that is the clearest for several kinds of harm is shown once. */
    private static void show(String source, Found found, List<String> requests) {
        var timeline = new Timeline(Console.isTerminal());
        for (var replay : new LinkedHashSet<>(found.clearest().values())) {
            System.out.println();
            System.out.println(timeline.heading(ExploreReport.heading(source, replay.order())));
            ExploreReport.steps(replay, requests)
                    .forEach(step -> System.out.println(timeline.step(step.who(), step.what(), step.result())));
            System.out.println(timeline.outcome("harm", ExploreReport.verdict(replay.order())));
        }
    }

    /** A machine without fonts costs the picture, and not what was counted. */
    private static void draw(ExploreResult result, String name) {
        if (!ProgressGraphPicture.isPossible(result)) {
            System.out.println(retold("No picture: a progress graph has two axes, and so two requests."));
            return;
        }
        try {
            ProgressGraphPicture.write(LabHome.results(), name, result);
            System.out.println(retold("Picture: " + LabHome.results().resolve(name + ".svg")));
        } catch (IOException | LinkageError | InternalError e) {
            System.out.println(retold("No picture: " + e));
        }
    }
}
