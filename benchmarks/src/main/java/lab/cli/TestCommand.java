package lab.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lab.config.StartupException;
import lab.machine.LabHome;
import picocli.CommandLine.Command;

/** {@code lab test}, for systems where the script {@code lab}, which does this itself, does not run. */
@Command(name = "test", mixinStandardHelpOptions = true, description = "All tests: mvn verify.")
final class TestCommand implements Callable<Integer> {

    @Override
    public Integer call() throws InterruptedException {
        var windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        var maven = LabHome.root().resolve(windows ? "mvnw.cmd" : "mvnw").toString();
        System.out.println("+ " + maven + " -B verify");
        try {
            return new ProcessBuilder(List.of(maven, "-B", "verify"))
                    .directory(LabHome.root().toFile())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StartupException("Unable to run " + maven + ": " + e.getMessage());
        }
    }
}
