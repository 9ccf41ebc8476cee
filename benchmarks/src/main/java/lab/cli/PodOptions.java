package lab.cli;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import lab.hpa.PodModel;
import lab.hpa.WarmUp;
import lab.race.Race;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The flags of a modelled pod. */
final class PodOptions {

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final double MANIFESTS_LIMIT = 0.5; // k8s/base/deployment.yaml
    private static final Pattern COLD = Pattern.compile("([1-9]\\d{0,2}(?:\\.\\d{1,3})?),([1-9]\\d{0,3})s");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--request",
            paramLabel = "CPU",
            defaultValue = Race.HPA_REQUEST_MILLIS + "m",
            converter = QuantityReader.class,
            description = "CPU request of a pod: 100m, 0.5, 1 (${DEFAULT-VALUE}, the manifests')")
    private BigDecimal request;

    @Option(
            names = "--start-seconds",
            paramLabel = "N",
            defaultValue = "4",
            description = "from a pod's start until it is ready (${DEFAULT-VALUE})")
    private int startSeconds;

    @Option(
            names = "--start-cpu",
            paramLabel = "CPU",
            defaultValue = "300m",
            converter = QuantityReader.class,
            description = "what it uses until then (${DEFAULT-VALUE})")
    private BigDecimal startCpu;

    @Option(
            names = "--pool",
            paramLabel = "N",
            defaultValue = "25",
            description = "connections of each ready pod (${DEFAULT-VALUE})")
    private int pool;

    @Option(
            names = "--warm-up",
            paramLabel = "N,TIME",
            converter = WarmUpReader.class,
            description = "a cold pod's requests cost N times as much; the excess halves with each TIME (no warm-up)")
    private @Nullable Cold warmUp;

    @Option(
            names = "--limit",
            paramLabel = "CPU",
            converter = QuantityReader.class,
            description = "CPU limit of a pod, which bounds its warm-up (500m, the manifests')")
    private @Nullable BigDecimal limit;

    /** @throws ParameterException for the first value that can't be used */
    PodModel model() {
        var millis = request.multiply(THOUSAND);
        Usage.require(command, millis.compareTo(BigDecimal.ONE) >= 0, "--request takes 1m or more");
        Usage.require(command, startSeconds >= 0 && startSeconds <= 3600, "--start-seconds takes 0 to 3600");
        Usage.require(command, pool >= 1 && pool <= 100_000, "--pool takes 1 to 100000");
        Usage.require(command, limit == null || warmUp != null, "--limit bounds the warm-up; give --warm-up, too");
        var cold = warmUp == null
                ? WarmUp.NONE
                : new WarmUp(
                        warmUp.factor(),
                        warmUp.halfLifeSeconds(),
                        limit == null ? MANIFESTS_LIMIT : limit.doubleValue());
        return new PodModel(millis.intValueExact(), startSeconds, startCpu.doubleValue(), pool, cold);
    }

    private record Cold(double factor, int halfLifeSeconds) {}

    private static final class WarmUpReader implements ITypeConverter<Cold> {
        @Override
        public Cold convert(String text) {
            var match = COLD.matcher(text);
            if (!match.matches()) {
                throw new TypeConversionException("'" + text + "'; write a factor of 1 to 999 and a half-life: 8,15s");
            }
            return new Cold(Double.parseDouble(match.group(1)), Integer.parseInt(match.group(2)));
        }
    }

    /** A CPU quantity of Kubernetes', in cores: no finer than a thousandth, as there. */
    private static final class QuantityReader implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String text) {
            if (text.matches("\\d{1,6}m")) {
                return new BigDecimal(text.substring(0, text.length() - 1)).divide(THOUSAND);
            }
            if (text.matches("\\d{1,3}(\\.\\d{1,3})?")) {
                return new BigDecimal(text);
            }
            throw new TypeConversionException("'" + text + "'; write a CPU quantity as 100m, 0.5 or 1");
        }
    }
}
