package lab.stepper;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import lab.explore.ExploreReport;
import lab.explore.ExploreResult;
import lab.explore.ExploreResult.Replay;
import lab.explore.Situation;
import lab.failures.Look;
import lab.failures.Look.Held;
import lab.stepper.Recording.Played;
import lab.stepper.Recording.Step;

/** The orders of an exploration that show its harm most clearly, as recordings. */
public final class Explored {

    private Explored() {}

    /** An order each, source by source; one that is the clearest for several kinds of harm is there once. */
    public static List<Recording> recordings(ExploreResult result) {
        var recordings = new ArrayList<Recording>();
        result.sources()
                .forEach((source, found) -> new LinkedHashSet<>(found.clearest().values())
                        .forEach(replay -> recordings.add(recording(result, source, replay))));
        return recordings;
    }

    private static Recording recording(ExploreResult result, String source, Replay replay) {
        var harm = ExploreReport.verdict(replay.order());
        var played = new Played(source, steps(result, replay), "harm", harm);
        return new Recording(
                source,
                replay.order().script(),
                harm,
                "./lab explore --requests " + String.join(",", result.requests()),
                result.driver(),
                "PostgreSQL " + result.server(),
                List.of(played));
    }

    private static List<Step> steps(ExploreResult result, Replay replay) {
        var steps = new ArrayList<Step>();
        var look = new Look(List.of(), List.of(), "");
        for (var step : ExploreReport.steps(replay, result.requests())) {
            var number = steps.size();
            look = number < replay.situations().size()
                    ? look(replay.situations().get(number))
                    : look;
            steps.add(Step.of(named(step.who(), result.requests()), step.what(), step.result(), look));
        }
        return steps;
    }

    /** A call says who makes it by the letter alone. */
    private static String named(String who, List<String> requests) {
        return who.matches("[A-C]( on .*)?")
                ? who.charAt(0) + " " + requests.get(who.charAt(0) - 'A') + who.substring(1)
                : who;
    }

    private static Look look(Situation situation) {
        var held = situation.connections().stream()
                .map(one -> new Held("connection " + one.connection(), one.state(), one.holds()))
                .toList();
        return new Look(held, List.of("posts: " + ExploreReport.table(situation)), "");
    }
}
