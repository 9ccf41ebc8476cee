package lab.cli;

import static lab.text.Language.retold;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import lab.explore.Game;
import lab.explore.RequestKind;
import lab.explore.Task;
import lab.machine.Cleanup;
import lab.machine.Server;
import lab.source.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./lab play}. */
@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "You are the scheduler: two requests, and you say whose JDBC call is next. Six tasks.",
        footer = {
            "",
            "With --requests or --source: those, without a task; of several sources the first.",
            "The server is that of CONN_STR if set, else an embedded one.",
            "Exit status: 0 played, 3 the --script does not do the --task, 2 bad usage."
        })
final class PlayCommand implements Callable<Integer> {

    private static final int NOT_DONE = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ExploreOptions options;

    @Option(names = "--task", paramLabel = "N", description = "begins with this task, 1 to 6")
    private @Nullable Integer task;

    @Option(names = "--script", paramLabel = "ABBA", description = "plays this order, a letter a call, and ends")
    private @Nullable String script;

    @Override
    public Integer call() throws Exception {
        var tasks = Task.values();
        Usage.require(spec, task == null || (task >= 1 && task <= tasks.length), "--task takes 1 to " + tasks.length);
        Usage.require(spec, script == null || script.matches("[A-C]+"), "--script takes the letters A, B and C");
        var parsed = spec.commandLine().getParseResult();
        var given = parsed.hasMatchedOption("--requests") || parsed.hasMatchedOption("--source");
        Usage.require(spec, task == null || !given, "--task brings its own --requests and --source");
        var requests = options.requests();
        var source = options.sources().get(0);
        try (var cleanup = Cleanup.onExit()) {
            var server = cleanup.open(() -> Server.open(System.getenv()));
            if (given || (script != null && task == null)) {
                new Round(open(requests, source, server, cleanup), null).play(script);
                return 0;
            }
            return tasks(List.of(tasks), server, cleanup);
        }
    }

    private int tasks(List<Task> all, Server server, Cleanup cleanup) throws SQLException {
        for (var i = task == null ? 0 : task - 1; i < all.size(); i++) {
            var next = all.get(i);
            System.out.println();
            System.out.println(retold("Task %d of %d: %s.".formatted(i + 1, all.size(), next.words())));
            var game = open(next.requests(), Source.of(next.source()), server, cleanup);
            var end = new Round(game, next).play(script);
            if (script != null) {
                return end == Round.End.DONE ? 0 : NOT_DONE;
            }
            if (end == Round.End.QUIT) {
                return 0;
            }
        }
        System.out.println(retold("That was the last task."));
        return 0;
    }

    private Game open(List<RequestKind> requests, Source source, Server server, Cleanup cleanup) throws SQLException {
        var name = "lab_play_" + ProcessHandle.current().pid() + "_" + System.nanoTime();
        var database = server.create(name);
        return cleanup.open(() -> Game.open(database, requests, source, options.driver()));
    }
}
