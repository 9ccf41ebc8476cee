package lab.cli;

import java.time.Duration;
import java.util.List;
import lab.config.Durations;
import lab.load.LoadProfile;
import lab.load.Mix;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The load's flags; the defaults are the origin's Locust test of 200 users, for a minute. */
final class LoadOptions {

    /** Threads of a laptop, with a margin: each user is one. */
    private static final int MOST_USERS = 5000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "200",
            description = "users at most (default ${DEFAULT-VALUE})")
    private int users;

    @Option(
            names = "--spawn-rate",
            paramLabel = "N",
            defaultValue = "20",
            description = "users started a second (default ${DEFAULT-VALUE})")
    private double spawnRate;

    @Option(
            names = "--wait",
            paramLabel = "S-S",
            defaultValue = "1-3",
            converter = Wait.Reader.class,
            description = "pause of a user between requests in seconds; 0 for none (default ${DEFAULT-VALUE})")
    private Wait wait;

    @Option(
            names = "--mix",
            paramLabel = "MIX",
            defaultValue = "get=3,submit=1",
            converter = MixReader.class,
            description =
                    "weights of get (GET /), submit (POST /submit), export and find (GET /api/posts/1) (${DEFAULT-VALUE})")
    private Mix mix;

    @Option(
            names = "--run-time",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationReader.class,
            description = "how long; 600s is the original test (default ${DEFAULT-VALUE})")
    private Duration runTime;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationReader.class,
            description = "how long a user waits for an answer (default ${DEFAULT-VALUE})")
    private Duration timeout;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "of the users' choices (default ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "requests a second that arrive whether or not earlier ones are answered (open loop), with"
                    + " at most --users in flight; instead of --wait and --spawn-rate")
    private @Nullable Double rate;

    @Option(
            names = "--retry",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "posts carry an Idempotency-Key, and are sent again up to N times when they were not answered, or"
                            + " with 503 or 409 (default ${DEFAULT-VALUE})")
    private int retries;

    /** @throws ParameterException for the first value that can't be used */
    LoadProfile profile() {
        Usage.require(command, users >= 1 && users <= MOST_USERS, "--users takes 1 to " + MOST_USERS);
        Usage.require(
                command, spawnRate > 0 && spawnRate <= 100_000, "--spawn-rate takes a number above 0, up to 100000");
        Usage.require(command, runTime.toSeconds() >= 1 && runTime.toHours() <= 24, "--run-time takes 1s to 24h");
        Usage.require(command, timeout.toMillis() >= 1 && timeout.toMinutes() <= 10, "--timeout takes 1ms to 10m");
        Usage.require(
                command, rate == null || (rate > 0 && rate <= 100_000), "--rate takes a number above 0, up to 100000");
        Usage.require(command, retries >= 0 && retries <= 100, "--retry takes 0 to 100");
        for (var closed : List.of("--wait", "--spawn-rate")) {
            Usage.require(
                    command,
                    rate == null || !command.commandLine().getParseResult().hasMatchedOption(closed),
                    "--rate and " + closed + " exclude each other: arrivals at a rate do not wait for anybody");
        }
        var arriving = rate == null ? 0 : rate;
        return new LoadProfile(
                users, spawnRate, wait.least(), wait.most(), mix, runTime, timeout, seed, arriving, retries);
    }

    /** In seconds. */
    record Wait(double least, double most) {

        static final class Reader implements ITypeConverter<Wait> {
            @Override
            public Wait convert(String text) {
                if (!text.matches("\\d{1,4}(\\.\\d+)?(-\\d{1,4}(\\.\\d+)?)?")) {
                    throw new TypeConversionException("'" + text + "'; write seconds as 1-3, 0.5-2 or 0");
                }
                var parts = text.split("-", -1);
                var wait = new Wait(Double.parseDouble(parts[0]), Double.parseDouble(parts[parts.length - 1]));
                if (wait.most() < wait.least()) {
                    throw new TypeConversionException("'" + text + "'; the first number is the smaller one");
                }
                return wait;
            }
        }
    }

    private static final class MixReader implements ITypeConverter<Mix> {
        @Override
        public Mix convert(String text) {
            try {
                return Mix.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "'; " + e.getMessage());
            }
        }
    }

    static final class DurationReader implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "'; " + e.getMessage());
            }
        }
    }
}
