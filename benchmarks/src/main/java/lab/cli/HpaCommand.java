package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import lab.cli.LoadOptions.DurationReader;
import lab.hpa.ClusterRecord;
import lab.hpa.CpuSeries;
import lab.hpa.HpaDrawing;
import lab.hpa.HpaReport;
import lab.hpa.HpaResult;
import lab.hpa.HpaSimulation;
import lab.hpa.HpaSpec;
import lab.hpa.PodModel;
import lab.hpa.Step;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.machine.ResultFile;
import lab.race.Entrant;
import lab.sizing.Budget.Limits;
import lab.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./lab hpa}. */
@Command(
        name = "hpa",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What a Horizontal Pod Autoscaler makes of a load, and when its pods run out of connections.",
        footer = {
            "",
            "Nothing runs: Kubernetes' algorithm is replayed. See docs/reference/hpa.md.",
            "Exit status: 0 the connections fit, 3 they do not, 2 bad usage."
        })
final class HpaCommand implements Callable<Integer> {

    private static final int DOES_NOT_FIT = 3;

    /** What a load is modelled with. */
    private static final List<String> MODELLED =
            List.of("--users", "--spawn-rate", "--wait", "--run-time", "--cpu-per-request", "--warm-up");

    /** What is put around a load, where nobody recorded it. */
    private static final List<String> RECORDED = List.of("--tail", "--request", "--start-seconds", "--start-cpu");

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "a race-*.json, lines of seconds,cores or a cluster's record; without it the load is modelled")
    private @Nullable Path file;

    @Option(
            names = "--variant",
            paramLabel = "NAME",
            description = "whose CPU of a race: fixed (default), broken or without-panic")
    private @Nullable String variant;

    @Mixin
    private HpaLoadOptions load;

    @Option(
            names = "--tail",
            paramLabel = "TIME",
            defaultValue = "600s",
            converter = DurationReader.class,
            description = "idle time after the load (${DEFAULT-VALUE})")
    private Duration tail;

    @Mixin
    private PodOptions pod;

    @Mixin
    private HpaOptions hpa;

    @Option(names = "--max-connections", paramLabel = "N", defaultValue = "100", description = "the server's (100)")
    private int maxConnections;

    @Option(names = "--reserved", paramLabel = "N", defaultValue = "3", description = "slots for superusers (3)")
    private int reserved;

    @Override
    public Integer call() throws IOException {
        Usage.require(spec, tail.toHours() <= 24, "--tail takes 0s to 24h");
        Usage.require(spec, maxConnections >= 1 && maxConnections <= 262_143, "--max-connections takes 1 to 262143");
        Usage.require(
                spec,
                reserved >= 0 && reserved < maxConnections,
                "--reserved takes 0 to less than --max-connections, which is " + maxConnections);
        Usage.require(spec, file != null || variant == null, "--variant chooses in a race's FILE; give one");
        var limits = new Limits(maxConnections, reserved, 0);
        var autoscaler = hpa.spec();
        var model = pod.model();
        if (file != null) {
            refuse(MODELLED, " is for a modelled load; a FILE has its own");
        }
        var record = file == null ? null : ClusterRecord.read(file);
        if (record != null) {
            Usage.require(spec, variant == null, "--variant chooses in a race's FILE; this one is a cluster's record");
            refuse(RECORDED, " changes nothing here; a cluster's record has its own");
            var replay = HpaSimulation.replay(autoscaler, model, limits, record);
            Usage.require(spec, !replay.syncs().isEmpty(), file + " is shorter than one sync of 15 s");
            return report(result(record.end(), autoscaler, model, limits, replay, record.steps()));
        }
        var busy = file == null ? load.model().cores() : CpuSeries.read(file, module());
        var cores = Arrays.copyOf(busy, busy.length + (int) tail.toSeconds());
        Usage.require(spec, cores.length >= 15, "the load and --tail are shorter than one sync of 15 s; raise --tail");
        var replay = HpaSimulation.run(autoscaler, model, limits, cores);
        return report(result(busy.length, autoscaler, model, limits, replay, null));
    }

    /** @throws ParameterException for the first option that would have no effect */
    private void refuse(List<String> options, String why) {
        var given = spec.commandLine().getParseResult();
        for (var option : options) {
            Usage.require(spec, !given.hasMatchedOption(option), option + why);
        }
    }

    private HpaResult result(
            int loadSeconds,
            HpaSpec autoscaler,
            PodModel model,
            Limits limits,
            HpaSimulation simulation,
            @Nullable List<Step> recorded) {
        return HpaResult.of(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.commit(LabHome.root()),
                arguments(),
                file == null ? load.description() : file + (variant == null ? "" : ", " + variant),
                loadSeconds,
                autoscaler,
                model,
                limits,
                simulation,
                recorded);
    }

    private static int report(HpaResult result) throws IOException {
        var spec = result.hpa();
        System.out.println(retold("Load: %s, for %d s".formatted(result.source(), result.loadSeconds())));
        System.out.println(retold("HPA: %d to %d pods at %d %% of %dm CPU; each pod holds %d connections"
                .formatted(
                        spec.min(),
                        spec.max(),
                        spec.targetPercent(),
                        result.pod().requestMillis(),
                        result.pod().pool())));
        System.out.println();
        System.out.println(HpaReport.table(result));
        System.out.println();
        System.out.println(HpaDrawing.of(result));
        System.out.println();
        System.out.println(Text.wrapped(retold(HpaReport.verdict(result))));
        System.out.println(retold("Result: " + ResultFile.write(LabHome.results(), HpaResult.KIND, result)));
        return result.overflow() == null ? 0 : DOES_NOT_FIT;
    }

    /** What was asked for, so that the result tells how to have it again. */
    private List<String> arguments() {
        var parsed = spec.commandLine().getParseResult();
        var options = parsed.matchedOptions().stream()
                .flatMap(option ->
                        Stream.concat(Stream.of(option.longestName()), option.originalStringValues().stream()));
        var positionals =
                parsed.matchedPositionals().stream().flatMap(positional -> positional.originalStringValues().stream());
        return Stream.concat(options, positionals).toList();
    }

    /** The variant's name in a result file; null when none was asked for. */
    private @Nullable String module() {
        for (var known : Entrant.values()) {
            if (known.shortName().equals(variant)) {
                return known.title();
            }
        }
        return variant;
    }
}
