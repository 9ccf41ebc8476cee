package lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lab.explore.ExploreReport;
import lab.explore.ExploreResult;
import lab.explore.ProgressGraphPicture;
import lab.report.Section.Again;
import lab.report.Section.Drawings;
import lab.stepper.Explored;

/** Every order of some requests. */
final class ExploreSection {

    private ExploreSection() {}

    static Section of(Origin origin, ExploreResult result, JsonNode json) {
        var requests = String.join(", ", result.requests());
        var notes = new ArrayList<String>();
        var pictures = ProgressGraphPicture.isPossible(result)
                ? Picture.of("All orders of " + requests, () -> ProgressGraphPicture.svg(result), notes)
                : List.<Picture>of();
        return new Section(
                origin,
                "Every order of %s, with %s".formatted(requests, result.driver()),
                verdicts(result),
                List.of(Table.of("Orders", ExploreReport.rows(result))),
                Drawings.recordings(pictures, Explored.recordings(result)),
                new Again(command(result), notes));
    }

    private static List<String> verdicts(ExploreResult result) {
        return result.sources().entrySet().stream()
                .map(source -> ExploreReport.verdict(source.getKey(), source.getValue()))
                .toList();
    }

    private static String command(ExploreResult result) {
        var command = new ShellCommand("./lab explore")
                .option("--requests", String.join(",", result.requests()))
                .option("--source", String.join(",", result.sources().keySet()))
                .option("--driver", result.driver());
        return (result.preemptions() == null
                        ? command
                        : command.option("--preemptions", Objects.requireNonNull(result.preemptions())))
                .toString();
    }
}
