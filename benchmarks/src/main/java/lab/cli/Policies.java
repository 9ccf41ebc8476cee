package lab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import lab.config.Durations;
import lab.hpa.ScalingRules.Policy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An HPA's policies on the command line: {@code 100%/15s,4/15s}, at least one. */
record Policies(List<Policy> list) {

    static final class Reader implements ITypeConverter<Policies> {

        private static final Pattern FORM = Pattern.compile("(\\d{1,7})(%?)/(\\w+)");

        @Override
        public Policies convert(String text) {
            var policies = new ArrayList<Policy>();
            for (var part : text.split(",", -1)) {
                policies.add(policy(part.strip()));
            }
            return new Policies(policies);
        }

        private static Policy policy(String text) {
            var match = FORM.matcher(text);
            if (!match.matches()) {
                throw new TypeConversionException("'" + text + "'; write policies as 100%/15s,4/15s");
            }
            try {
                var value = Integer.parseInt(match.group(1));
                var period =
                        (int) Math.min(3600, Durations.parse(match.group(3)).toSeconds());
                return match.group(2).isEmpty() ? Policy.pods(value, period) : Policy.percent(value, period);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "'; " + e.getMessage());
            }
        }
    }
}
