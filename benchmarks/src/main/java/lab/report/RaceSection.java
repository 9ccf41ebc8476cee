package lab.report;

import static lab.text.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lab.config.Durations;
import lab.race.Entrant;
import lab.race.RaceReport;
import lab.race.RaceResult;
import lab.race.RaceVerdict;
import lab.report.Section.Again;
import lab.report.Section.Drawings;

/** A race, or a load on one server. */
final class RaceSection {

    static final String RACE = "race";
    static final String LOAD = "load";

    private static final String USUAL_MIX = "get=3,submit=1,export=0";

    private RaceSection() {}

    static Section of(Origin origin, RaceResult result, JsonNode json) {
        return new Section(
                origin,
                title(result),
                verdicts(result),
                tables(result, json),
                Drawings.race(json),
                new Again(command(result), notes(result)));
    }

    private static String title(RaceResult result) {
        var load = result.load();
        var who = load.rate() == null
                ? "%d users".formatted(load.users())
                : "%s requests a second".formatted(ShellCommand.brief(load.rate()));
        var what = result.kind().equals(LOAD)
                ? "Load on " + String.join(", ", result.variants().keySet())
                : "Race";
        return "%s: %s for %s".formatted(what, who, time(load.runTimeSeconds()));
    }

    private static List<String> verdicts(RaceResult result) {
        var verdicts = new ArrayList<String>();
        if (result.variants().keySet().stream().anyMatch(RaceSection::isEntrant)) {
            verdicts.add(Entrant.held(result) ? "The demonstration held." : "The demonstration did not hold.");
        }
        result.variants().forEach((name, variant) -> verdicts.add(RaceVerdict.of(name, variant)));
        return verdicts;
    }

    private static List<Table> tables(RaceResult result, JsonNode json) {
        var tables = new ArrayList<>(List.of(Table.of("Figures", RaceReport.rows(result))));
        add(tables, "What the instructor did", json.path("marks"));
        add(tables, "What happened", json.path("log"));
        var lastWords = result.variants().entrySet().stream()
                .filter(variant -> variant.getValue().lastPanic() != null)
                .map(variant -> List.of(
                        variant.getKey(), String.valueOf(variant.getValue().lastPanic())))
                .toList();
        if (!lastWords.isEmpty()) {
            tables.add(Table.ofWords("The last words of the last crash", List.of("app", "panic"), lastWords));
        }
        return tables;
    }

    private static void add(List<Table> tables, String title, JsonNode events) {
        var rows = StreamSupport.stream(events.spliterator(), false)
                .map(event -> List.of(
                        format("%.1f s", event.path("t").asDouble()),
                        event.path("lane").asText("all"),
                        event.path("text").asText()))
                .toList();
        if (!rows.isEmpty()) {
            tables.add(Table.ofWords(title, List.of("time", "lane", "what"), rows));
        }
    }

    /** Of both races: a row for each figure that one of them has, a column for each lane. */
    static Table sideBySide(List<Section> pair) {
        var head = new ArrayList<>(List.of(Table.FIGURE));
        var rows = new LinkedHashMap<String, List<String>>();
        for (var i = 0; i < pair.size(); i++) {
            var figures = pair.get(i).tables().get(0);
            for (var column = 1; column < figures.head().size(); column++) {
                head.add("%d: %s".formatted(i + 1, figures.head().get(column)));
            }
            for (var row : figures.rows()) {
                var cells = rows.computeIfAbsent(row.get(0), name -> new ArrayList<>(List.of(name)));
                pad(cells, head.size() - row.size() + 1);
                cells.addAll(row.subList(1, row.size()));
            }
        }
        rows.values().forEach(cells -> pad(cells, head.size()));
        return Table.of("Both races", head, List.copyOf(rows.values()));
    }

    private static void pad(List<String> cells, int size) {
        while (cells.size() < size) {
            cells.add("-");
        }
    }

    private static String command(RaceResult result) {
        var load = result.load();
        var command = target(result).option("--users", load.users());
        if (load.rate() != null) {
            command.number("--rate", load.rate());
        }
        if (load.spawnRate() != null) {
            command.number("--spawn-rate", load.spawnRate());
        }
        if (load.waitSeconds() != null) {
            command.option(
                    "--wait",
                    load.waitSeconds().stream()
                            .distinct()
                            .map(ShellCommand::brief)
                            .collect(Collectors.joining("-")));
        }
        return command.unless(USUAL_MIX, "--mix", load.mix())
                .option("--run-time", time(load.runTimeSeconds()))
                .unless("10s", "--timeout", time(load.timeoutSeconds()))
                .option("--seed", load.seed())
                .unless("0", "--retry", Integer.toString(load.retries()))
                .toString();
    }

    /** The verb, and what it is let loose on. */
    private static ShellCommand target(RaceResult result) {
        var names = result.variants().keySet();
        if (result.kind().equals(LOAD)) {
            return new ShellCommand("./lab load").word("http://" + String.join(",", names));
        }
        var command = new ShellCommand("./lab race");
        if (remote(result)) {
            return command.option("--url", "broken=URL").option("--url", "fixed=URL");
        }
        var lanes = Arrays.stream(Entrant.values())
                .filter(entrant -> names.contains(entrant.title()))
                .map(Entrant::shortName)
                .collect(Collectors.joining(","));
        return names.size() == Entrant.values().length ? command : command.option("--lanes", lanes);
    }

    private static List<String> notes(RaceResult result) {
        return Stream.of(
                        "The same seed gives the same users, pauses and requests; who meets whom on a connection is chance.",
                        "* the most, by Kubernetes' algorithm (./lab hpa): request %dm, target %d %%, %d to %d pods."
                                .formatted(
                                        result.hpa().requestMillis(),
                                        result.hpa().targetPercent(),
                                        result.hpa().min(),
                                        result.hpa().max()),
                        remote(result)
                                ? "URL stands for the addresses of the two servers, which the result does not have."
                                : "",
                        result.kind().equals(LOAD) ? "The result has the server's name and port; http is a guess." : "")
                .filter(note -> !note.isEmpty())
                .toList();
    }

    /** Whether somebody else ran the servers. */
    private static boolean remote(RaceResult result) {
        return result.kind().equals(RACE) && result.server() == null;
    }

    private static boolean isEntrant(String name) {
        return Arrays.stream(Entrant.values())
                .anyMatch(entrant -> entrant.title().equals(name));
    }

    private static String time(double seconds) {
        var time = Duration.ofMillis(Math.round(seconds * 1000));
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : Durations.format(time);
    }
}
