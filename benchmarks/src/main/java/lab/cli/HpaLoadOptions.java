package lab.cli;

import java.time.Duration;
import lab.cli.LoadOptions.DurationReader;
import lab.cli.LoadOptions.Wait;
import lab.hpa.ClosedModel;
import lab.text.Text;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The modelled load's flags, for when there is no file; the defaults are the origin's Locust test. */
final class HpaLoadOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--users", paramLabel = "N", defaultValue = "200", description = "users (${DEFAULT-VALUE})")
    private int users;

    @Option(
            names = "--spawn-rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "users started a second (${DEFAULT-VALUE})")
    private double spawnRate;

    @Option(
            names = "--wait",
            paramLabel = "S-S",
            defaultValue = "1-3",
            converter = Wait.Reader.class,
            description = "a user's pause between requests in seconds (${DEFAULT-VALUE})")
    private Wait wait;

    @Option(
            names = "--run-time",
            paramLabel = "TIME",
            defaultValue = "600s",
            converter = DurationReader.class,
            description = "how long there is load (${DEFAULT-VALUE})")
    private Duration runTime;

    @Option(
            names = "--cpu-per-request",
            paramLabel = "MS",
            defaultValue = "2ms",
            converter = MillisReader.class,
            description = "CPU time of one request (${DEFAULT-VALUE})")
    private double cpuMillis;

    /** @throws ParameterException for the first value that can't be used */
    ClosedModel model() {
        Usage.require(command, users >= 1 && users <= 10_000_000, "--users takes 1 to 10000000");
        Usage.require(
                command,
                spawnRate > 0 && spawnRate <= 10_000_000,
                "--spawn-rate takes a number above 0, up to 10000000");
        Usage.require(command, runTime.toSeconds() >= 15 && runTime.toHours() <= 24, "--run-time takes 15s to 24h");
        Usage.require(
                command, cpuMillis > 0 && cpuMillis <= 60_000, "--cpu-per-request takes above 0ms, up to 60000ms");
        var pause = (wait.least() + wait.most()) / 2;
        return new ClosedModel(users, spawnRate, pause, cpuMillis, (int) runTime.toSeconds());
    }

    /** For a person. */
    String description() {
        var model = model();
        return Text.format(
                "%,d users, %.1f requests/s of %s ms CPU: %.2f cores",
                users,
                model.requestsPerSecond(),
                cpuMillis == Math.rint(cpuMillis) ? Long.toString((long) cpuMillis) : Double.toString(cpuMillis),
                model.requestsPerSecond() * cpuMillis / 1000);
    }

    private static final class MillisReader implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            if (!text.matches("\\d{1,6}(\\.\\d{1,6})?(ms)?")) {
                throw new TypeConversionException("'" + text + "'; write milliseconds as 2ms or 0.5ms");
            }
            return Double.parseDouble(text.replace("ms", ""));
        }
    }
}
