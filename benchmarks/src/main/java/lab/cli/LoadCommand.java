package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import lab.load.LoadProfile;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.ResultFile;
import lab.page.LivePage;
import lab.race.Race;
import lab.race.RaceReport;
import lab.race.RaceResult;
import lab.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lab load}. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The race's load alone, on any server that speaks the origin's HTTP.",
        footer = {
            "",
            "Exit status: 0 everything was answered, nothing wrongly, 3 otherwise, 2 bad usage, 130 interrupted."
        })
final class LoadCommand implements Callable<Integer> {

    private static final int SOMETHING_FAILED = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "the server, such as http://127.0.0.1:8080")
    private URI url;

    @Mixin
    private LoadOptions load;

    @Mixin
    private PageOptions page;

    @Override
    public Integer call() throws Exception {
        var target = checked(spec.commandLine(), url);
        var profile = load.profile();
        page.check();
        try (var cleanup = Cleanup.onExit()) {
            var live = page.start(cleanup);
            var result = run(target, profile, cleanup, live);
            var status = report(profile, result);
            page.end(live, result, RaceCommand.verdicts(result));
            return status;
        }
    }

    private static int report(LoadProfile profile, RaceResult result) throws IOException {
        var server = result.variants().values().iterator().next();
        System.out.println();
        System.out.println(RaceReport.table(result));
        System.out.println(retold(Text.format(
                "%.0f requests/s answered; the load itself used %.0f %% of one core.",
                server.answered() / (profile.runTime().toMillis() / 1000.0), result.driverCpuPercent())));
        RaceReport.controls(result).ifPresent(System.out::println);
        System.out.println(retold("Result: " + ResultFile.write(LabHome.results(), "load", result)));
        return server.answeredAll() ? 0 : SOMETHING_FAILED;
    }

    private static RaceResult run(URI target, LoadProfile profile, Cleanup whole, @Nullable LivePage live)
            throws Exception {
        try (var cleanup = whole.open(Cleanup::new);
                var console = new Console("load", profile.runTime().toSeconds())) {
            var race = new Race(profile, false, cleanup, PageOptions.display(console, live), live != null);
            return race.run(Map.of(target.getAuthority(), target));
        }
    }

    /** The same URL, if it can be a server's; a path is where the server's own routes begin. */
    static URI checked(CommandLine command, URI url) {
        if (url.getScheme() == null
                || !url.getScheme().toLowerCase(Locale.ROOT).matches("https?")
                || url.getHost() == null) {
            throw new ParameterException(
                    command, "'" + url + "' is no server; write http://host:port or https://host.");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            throw new ParameterException(
                    command, "'" + url + "' has more than a server and a path; write http://host:port/path.");
        }
        return url;
    }
}
