package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import lab.check.CheckReport;
import lab.check.CheckResult;
import lab.check.Criterion;
import lab.check.Finding;
import lab.check.Grader;
import lab.check.Terms;
import lab.config.ConnectionString;
import lab.config.StartupException;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.ResultFile;
import lab.machine.Server;
import lab.testing.EmbeddedServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./lab check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Grades any implementation of the origin's HTTP, in any language: ten criteria, a minute or two.",
        footer = {
            "",
            "It loads the server, ends its connections, stops its database server for 10 s and the server itself:",
            "give it one that nobody else uses. Its own posts are removed in the end.",
            "Exit status: 0 all criteria are met, 3 one is not, or was not run, 2 bad usage, 130 interrupted."
        })
final class CheckCommand implements Callable<Integer> {

    private static final int NOT_MET = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "of the server; with --restart-command the default is a free port of this machine")
    private @Nullable URI url;

    @Option(
            names = "--db",
            paramLabel = "CONN_STR",
            description = "of its database, for a role that may end connections and see pg_stat_activity; with"
                    + " --restart-command the default is a new one, on the server of CONN_STR or an embedded one")
    private @Nullable String database;

    @Option(names = "--pid", paramLabel = "N", description = "the server's process, which is ended last")
    private @Nullable Long pid;

    @Option(
            names = "--restart-command",
            paramLabel = "CMD",
            description =
                    "for a shell: starts the server, and stays; or ends it, starts it again, and returns; it finds"
                            + " CONN_STR and PORT in its environment")
    private @Nullable String restartCommand;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "25",
            description = "that it may have at most (default ${DEFAULT-VALUE}, the origin's)")
    private int connections;

    @Option(
            names = "--run-time",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = LoadOptions.DurationReader.class,
            description = "of the 200 users (default ${DEFAULT-VALUE})")
    private Duration runTime;

    @Override
    public Integer call() throws Exception {
        check();
        CheckResult result;
        try (var cleanup = Cleanup.onExit()) {
            var console = cleanup.open(() -> new Console("check", Criterion.values().length, ""));
            var terms = terms(cleanup);
            console.event("%s on %s: ten criteria; Ctrl-C stops it".formatted(terms.url(), terms.database()));
            result = new Grader(terms, cleanup).run(EnumSet.allOf(Criterion.class), progress(console));
        }
        System.out.println();
        System.out.println(retold(CheckReport.score(result)));
        System.out.println(retold("Result: " + ResultFile.write(LabHome.results(), CheckResult.KIND, result)));
        return result.passed() ? 0 : NOT_MET;
    }

    private static Grader.Progress progress(Console console) {
        return new Grader.Progress() {
            @Override
            public void begins(Criterion criterion) {
                console.progress(criterion.number() - 1, criterion.title());
            }

            @Override
            public void found(Finding finding) {
                CheckReport.of(finding).lines().forEach(console::event);
            }
        };
    }

    /** @throws ParameterException for the first value that can't be used */
    private void check() {
        Usage.require(spec, pid == null || restartCommand == null, "--pid and --restart-command exclude each other");
        Usage.require(
                spec,
                restartCommand != null || (url != null && database != null),
                "--url and --db are needed, or --restart-command");
        var process = pid;
        Usage.require(
                spec,
                process == null || ProcessHandle.of(process).isPresent(),
                "--pid is " + pid + ", and there is no such process on this machine");
        Usage.require(spec, connections >= 1 && connections <= 10_000, "--connections takes 1 to 10000");
        Usage.require(spec, runTime.toSeconds() >= 15 && runTime.toHours() < 1, "--run-time takes 15s to 59m");
    }

    private Terms terms(Cleanup cleanup) throws IOException {
        var server = url == null
                ? URI.create("http://127.0.0.1:"
                        + EmbeddedServer.freePort()) // free again whenever the server is started again
                : LoadCommand.checked(spec.commandLine(), url);
        return new Terms(server, database(cleanup), pid, restartCommand, connections, runTime);
    }

    private ConnectionString database(Cleanup cleanup) {
        if (database == null) {
            var server = cleanup.open(() -> Server.open(System.getenv()));
            return server.create("lab_check_" + ProcessHandle.current().pid());
        }
        try {
            return ConnectionString.parse(database.strip());
        } catch (StartupException e) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(e.getMessage()).replace("CONN_STR", "--db"));
        }
    }
}
