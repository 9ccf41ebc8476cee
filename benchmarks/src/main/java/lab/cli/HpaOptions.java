package lab.cli;

import java.time.Duration;
import java.util.Locale;
import lab.cli.LoadOptions.DurationReader;
import lab.hpa.HpaSpec;
import lab.hpa.ScalingRules;
import lab.hpa.ScalingRules.Select;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The HPA's flags; the defaults are the origin's HPA. */
final class HpaOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--min", paramLabel = "N", defaultValue = "2", description = "minReplicas (${DEFAULT-VALUE})")
    private int min;

    @Option(names = "--max", paramLabel = "N", defaultValue = "10", description = "maxReplicas (${DEFAULT-VALUE})")
    private int max;

    @Option(
            names = "--target",
            paramLabel = "N",
            defaultValue = "50",
            description = "CPU in %% of the request (${DEFAULT-VALUE})")
    private int target;

    @Option(
            names = "--up",
            paramLabel = "POLICIES",
            defaultValue = "100%/15s,4/15s",
            converter = Policies.Reader.class,
            description = "percent or pods in a period (${DEFAULT-VALUE})")
    private Policies up;

    @Option(
            names = "--up-select",
            paramLabel = "WHICH",
            defaultValue = "max",
            converter = SelectReader.class,
            description = "max, min or disabled (${DEFAULT-VALUE})")
    private Select upSelect;

    @Option(
            names = "--up-window",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = DurationReader.class,
            description = "stabilization window (${DEFAULT-VALUE})")
    private Duration upWindow;

    @Option(
            names = "--down",
            paramLabel = "POLICIES",
            defaultValue = "50%/15s,1/60s",
            converter = Policies.Reader.class,
            description = "percent or pods in a period (${DEFAULT-VALUE})")
    private Policies down;

    @Option(
            names = "--down-select",
            paramLabel = "WHICH",
            defaultValue = "min",
            converter = SelectReader.class,
            description = "max, min or disabled (${DEFAULT-VALUE})")
    private Select downSelect;

    @Option(
            names = "--down-window",
            paramLabel = "TIME",
            defaultValue = "300s",
            converter = DurationReader.class,
            description = "stabilization window (${DEFAULT-VALUE})")
    private Duration downWindow;

    /** @throws ParameterException for the first value that can't be used */
    HpaSpec spec() {
        Usage.require(command, min >= 1 && min <= 100_000, "--min takes 1 to 100000");
        Usage.require(command, max >= 1 && max <= 100_000, "--max takes 1 to 100000");
        Usage.require(
                command, max >= min, "--min " + min + " is above --max " + max + "; lower the one or raise the other");
        Usage.require(command, target >= 1 && target <= 10_000, "--target takes 1 to 10000");
        Usage.require(command, upWindow.toSeconds() <= 3600, "--up-window takes 0s to 3600s");
        Usage.require(command, downWindow.toSeconds() <= 3600, "--down-window takes 0s to 3600s");
        return new HpaSpec(
                min,
                max,
                target,
                HpaSpec.ORIGIN.tolerance(),
                HpaSpec.ORIGIN.cpuInitializationSeconds(),
                new ScalingRules((int) upWindow.toSeconds(), upSelect, up.list()),
                new ScalingRules((int) downWindow.toSeconds(), downSelect, down.list()));
    }

    private static final class SelectReader implements ITypeConverter<Select> {
        @Override
        public Select convert(String text) {
            try {
                return Select.valueOf(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "'; it is max, min or disabled");
            }
        }
    }
}
