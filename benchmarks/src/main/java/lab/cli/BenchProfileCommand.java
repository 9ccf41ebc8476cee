package lab.cli;

import java.nio.file.Path;
import lab.httpbench.CpuProfile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ./lab bench profile}. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Which library uses the CPU, in a recording of JDK Flight Recorder.",
        footer = {"", "How to make a recording: docs/reference/performance.md."})
final class BenchProfileCommand implements Runnable {

    @Parameters(paramLabel = "FILE", description = "a *.jfr")
    private Path file;

    @Override
    public void run() {
        System.out.println(CpuProfile.of(file).table());
    }
}
