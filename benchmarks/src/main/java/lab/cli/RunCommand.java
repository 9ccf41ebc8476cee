package lab.cli;

import static lab.text.Language.retold;

import java.util.HashMap;
import java.util.concurrent.Callable;
import lab.machine.Cleanup;
import lab.machine.Server;
import lab.source.Variant;
import lab.testing.AppProcess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lab run}. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "One app in the foreground, with a database.",
        footer = {
            "",
            "The database is that of CONN_STR if set, else an embedded server's. Ctrl-C stops both.",
            "It answers this machine only, unless BIND_ADDRESS is set."
        })
final class RunCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "broken|fixed", description = "which app")
    private String name;

    @Option(names = "--port", paramLabel = "N", description = "where it listens (default: PORT, else 8080)")
    private @Nullable Integer port;

    @Override
    public Integer call() throws Exception {
        var variant = variant();
        try (var cleanup = Cleanup.onExit()) {
            var environment = new HashMap<>(System.getenv());
            if (port != null) {
                environment.put("PORT", Integer.toString(port));
            }
            var server = cleanup.open(() -> Server.open(System.getenv()));
            if (server.isEmbedded()) {
                environment.put("CONN_STR", server.create("lab").toUrl());
            }
            var app = cleanup.open(() -> AppProcess.start(variant.jar(), environment, System.out::println));
            var url = app.awaitReady();
            System.out.printf("%n%s%n  curl -i %s/%n", retold("Try:"), url);
            System.out.printf(
                    "  curl -i %s/submit -H 'Content-Type: application/json' \\%n    -d '%s'%n",
                    url, "{\"title\": \"Hello\", \"content\": \"World\"}");
            System.out.printf("  curl -i %s/api/posts/1%n%n%s%n%n", url, retold("Ctrl-C stops it."));
            var status = app.awaitEnd();
            System.out.println(retold("%s ended with status %d.".formatted(variant.module(), status)));
            return status;
        }
    }

    private Variant variant() {
        for (var variant : Variant.values()) {
            if (variant.shortName().equals(name) || variant.module().equals(name)) {
                return variant;
            }
        }
        throw new ParameterException(spec.commandLine(), "There is no app '" + name + "'; it is broken or fixed.");
    }
}
