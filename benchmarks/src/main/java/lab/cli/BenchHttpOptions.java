package lab.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import lab.httpbench.HttpPlan;
import lab.load.Mix;
import lab.machine.OnPath;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The flags of {@code ./lab bench http}. */
final class BenchHttpOptions {

    /** Far more than the app has workers and queue (64 and 256), few enough to be threads of a laptop. */
    private static final int MOST_CONNECTIONS = 1000;

    private static final int MOST_STEPS = 20;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private DriverOption driver;

    @Option(
            names = "--connections",
            paramLabel = "N,N",
            defaultValue = "1,8,64,200",
            converter = Steps.Reader.class,
            description = "of the loads, one after the other (${DEFAULT-VALUE})")
    private Steps connections;

    @Option(
            names = "--requests",
            paramLabel = "WHICH",
            defaultValue = "find,get",
            converter = Requests.Reader.class,
            description =
                    "find is GET /api/posts/1, get is GET / with 50 posts, submit is POST /submit (${DEFAULT-VALUE})")
    private Requests requests;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "10", description = "of each load (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "10",
            description = "seconds of load that do not count, before the first of each kind (${DEFAULT-VALUE})")
    private int warmup;

    @Option(
            names = "--wrk",
            paramLabel = "PROGRAM",
            defaultValue = "wrk",
            description = "a second load beside the lab's; none for none (${DEFAULT-VALUE}, if it is on the PATH)")
    private String wrk;

    /** @throws ParameterException for the first value that can't be used */
    HttpPlan plan() {
        Usage.require(command, seconds >= 1 && seconds <= 3600, "--seconds takes 1 to 3600");
        Usage.require(command, warmup >= 0 && warmup <= 3600, "--warmup takes 0 to 3600");
        return new HttpPlan(
                requests.kinds(),
                connections.numbers(),
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmup),
                driver.get(),
                wrk.equals("none") ? null : OnPath.find(wrk).orElse(null));
    }

    /** Why there is only the lab's load, for when the plan has no wrk. */
    String withoutWrk() {
        return wrk.equals("none")
                ? "without wrk, as asked for"
                : "without " + wrk + ", which is not on the PATH: the lab's own load alone";
    }

    /** How many connections each load has. */
    record Steps(List<Integer> numbers) {

        static final class Reader implements ITypeConverter<Steps> {
            @Override
            public Steps convert(String text) {
                var numbers = new ArrayList<Integer>();
                for (var part : text.split(",", -1)) {
                    var number = part.matches("\\d{1,4}") ? Integer.parseInt(part) : 0;
                    if (number < 1 || number > MOST_CONNECTIONS || numbers.size() == MOST_STEPS) {
                        throw new TypeConversionException("'%s'; write up to %d numbers of 1 to %d as 1,8,64,200"
                                .formatted(text, MOST_STEPS, MOST_CONNECTIONS));
                    }
                    numbers.add(number);
                }
                return new Steps(numbers);
            }
        }
    }

    /** What the loads ask for. */
    record Requests(List<Mix.Kind> kinds) {

        static final class Reader implements ITypeConverter<Requests> {
            @Override
            public Requests convert(String text) {
                var kinds = new LinkedHashSet<Mix.Kind>();
                for (var name : text.toLowerCase(Locale.ROOT).split(",", -1)) {
                    if (!kinds.add(kind(name, text))) {
                        throw new TypeConversionException("'%s' has %s twice".formatted(text, name));
                    }
                }
                return new Requests(List.copyOf(kinds));
            }

            private static Mix.Kind kind(String name, String text) {
                return switch (name) {
                    case "find" -> Mix.Kind.FIND;
                    case "get" -> Mix.Kind.GET;
                    case "submit" -> Mix.Kind.SUBMIT;
                    default ->
                        throw new TypeConversionException("'" + text + "'; it takes find, get and submit, as find,get");
                };
            }
        }
    }
}
