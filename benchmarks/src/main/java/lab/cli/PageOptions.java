package lab.cli;

import static lab.text.Language.retold;

import java.util.List;
import lab.machine.Cleanup;
import lab.page.Browser;
import lab.page.LivePage;
import lab.race.Race;
import lab.race.RaceResult;
import lab.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The live page's flags, and the page that they make. */
final class PageOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--open", description = "open the live page in the browser, and keep it after the end")
    private boolean open;

    @Option(names = "--no-page", description = "no live page: nothing but the terminal")
    private boolean noPage;

    @Option(names = "--no-controls", description = "a live page that can only look")
    private boolean noControls;

    @Option(
            names = "--page-port",
            paramLabel = "N",
            defaultValue = "0",
            description = "where the live page is, on this machine only (default: a free port)")
    private int port;

    /** @throws ParameterException for the first value that can't be used */
    void check() {
        Usage.require(command, port >= 0 && port <= 65535, "--page-port takes 1 to 65535, or 0 for a free port");
        for (var flag : List.of("--open", "--no-controls", "--page-port")) {
            Usage.require(
                    command,
                    !noPage || !command.commandLine().getParseResult().hasMatchedOption(flag),
                    "--no-page and " + flag + " exclude each other");
        }
    }

    /** Serves the page and says where; null when none is wanted. */
    @Nullable LivePage start(Cleanup cleanup) {
        if (noPage) {
            return null;
        }
        var page = cleanup.open(() -> LivePage.start(port, !noControls));
        System.out.println(retold("  live page: " + page.url()));
        if (open) {
            Browser.open(
                    page.url(),
                    () -> System.out.println(retold("  no browser opens here; the page is at " + page.url())));
        }
        return page;
    }

    /** Who is shown a race: the console, and the page if there is one. */
    static Race.Display display(Console console, @Nullable LivePage page) {
        return page == null ? console : Race.Display.both(console, page);
    }

    /**
     * Shows how it ended, and waits for who looks at it: on a terminal, or after {@code --open}. A script goes on at once.
     *
     * @param verdicts a sentence for each lane
     */
    void end(@Nullable LivePage page, RaceResult result, List<String> verdicts) throws InterruptedException {
        if (page == null) {
            return;
        }
        page.end(result, verdicts, Report::html);
        if (open || Console.isTerminal()) {
            page.stay(() -> System.out.println(retold("The page stays until Ctrl-C or it is closed: " + page.url())));
        }
    }
}
