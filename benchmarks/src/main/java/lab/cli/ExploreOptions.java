package lab.cli;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import lab.config.Driver;
import lab.explore.RequestKind;
import lab.source.Source;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is played: requests, sources of connections, a driver. */
final class ExploreOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--requests",
            paramLabel = "KIND,KIND",
            defaultValue = "post,withdraw",
            description = "post, withdraw, list, find, export, slow (default ${DEFAULT-VALUE})")
    private String requests;

    @Option(
            names = "--source",
            paramLabel = "NAME,NAME",
            defaultValue = "broken,fixed",
            description = "broken, fixed, locked, per-request, pool-N, or the folder of a built copy of a variant"
                    + " (default ${DEFAULT-VALUE})")
    private String sources;

    @Mixin
    private DriverOption driver;

    /** Two or three requests. */
    List<RequestKind> requests() {
        var kinds = each("--requests", requests, RequestKind::of);
        Usage.require(
                command,
                kinds.size() == 2 || kinds.size() == 3,
                "--requests takes two or three, such as post,withdraw");
        return kinds;
    }

    /** At least one; no two of them have the same label. */
    List<Source> sources() {
        var all = each("--source", sources, Source::of);
        var labels = all.stream().map(Source::label).distinct().count();
        Usage.require(command, labels == all.size(), "--source " + sources + " has two of the same name");
        return all;
    }

    Driver driver() {
        return driver.get();
    }

    private <T> List<T> each(String option, String values, Function<String, T> reader) {
        try {
            return Stream.of(values.split(",", -1))
                    .map(String::strip)
                    .map(reader)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), option + ": " + e.getMessage() + ".");
        }
    }
}
