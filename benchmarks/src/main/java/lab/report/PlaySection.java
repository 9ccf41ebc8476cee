package lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import lab.report.Section.Again;
import lab.report.Section.Drawings;
import lab.stepper.PlayResult;

/** Failures of the catalogue as they were played. */
final class PlaySection {

    private PlaySection() {}

    static Section of(Origin origin, PlayResult result, JsonNode json) {
        var recordings = result.recordings();
        return new Section(
                origin,
                recordings.stream()
                        .map(recording -> recording.id() + " " + recording.title())
                        .collect(Collectors.joining(", ", "Played: ", "")),
                recordings.stream()
                        .flatMap(recording -> recording.variants().stream()
                                .map(played -> "%s, %s: %s: %s"
                                        .formatted(recording.id(), played.name(), played.kind(), played.detail())))
                        .toList(),
                List.of(),
                Drawings.recordings(List.of(), recordings),
                new Again(command(result), List.of()));
    }

    private static String command(PlayResult result) {
        return result.recordings().stream()
                .map(recording -> new ShellCommand("./lab fail")
                        .word(recording.id())
                        .option("--driver", recording.driver())
                        .word("--page")
                        .toString())
                .distinct()
                .collect(Collectors.joining("\n"));
    }
}
