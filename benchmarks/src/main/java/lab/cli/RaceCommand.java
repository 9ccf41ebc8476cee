package lab.cli;

import static lab.text.Language.retold;

import java.net.URI;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import lab.config.Durations;
import lab.hpa.HpaSpec;
import lab.load.LoadProfile;
import lab.machine.Cleanup;
import lab.machine.LabHome;
import lab.machine.ResultFile;
import lab.machine.Server;
import lab.page.LivePage;
import lab.race.Entrant;
import lab.race.Race;
import lab.race.RaceReport;
import lab.race.RaceResult;
import lab.race.RaceVerdict;
import lab.source.Variant;
import lab.text.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./lab race}. */
@Command(
        name = "race",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "The variants under the same load, side by side, and an audit of their data afterwards.",
        footer = {
            "",
            "The database is the server of CONN_STR if set, else an embedded one. The live page is on this",
            "machine only; on a terminal it stays after the end for as long as it is open, 10 min at most.",
            "Exit status: 0 broken crashed (with --url: failed), without-panic answered wrongly or damaged data,",
            "             and fixed answered everything, nothing wrongly, with its data whole;",
            "             3 it came out differently, 2 bad usage, 130 interrupted."
        })
final class RaceCommand implements Callable<Integer> {

    private static final int DID_NOT_HOLD = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private LoadOptions load;

    @Option(
            names = "--lanes",
            paramLabel = "NAME,NAME",
            split = ",",
            description =
                    "of broken, without-panic (broken with fixed's error handler) and fixed; without it all three,"
                            + " on one core broken and fixed")
    private List<String> lanes = List.of();

    @Option(names = "--sequential", description = "one lane after the other, so that they do not share the machine")
    private boolean sequential;

    @Option(
            names = "--url",
            paramLabel = "NAME=URL",
            description = "race servers that run already: --url broken=http://... --url fixed=http://...")
    private Map<String, URI> urls = Map.of();

    @Mixin
    private PageOptions page;

    @Override
    public Integer call() throws Exception {
        var profile = load.profile();
        page.check();
        var entrants = entrants();
        var servers = servers();
        try (var cleanup = Cleanup.onExit()) {
            var live = page.start(cleanup);
            var result = race(profile, entrants, servers, cleanup, live);
            var status = report(result);
            page.end(live, result, verdicts(result));
            return status;
        }
    }

    /** When this returns, nothing is running any more but the page. */
    private RaceResult race(
            LoadProfile profile,
            Set<Entrant> entrants,
            Map<String, URI> servers,
            Cleanup whole,
            @Nullable LivePage live)
            throws Exception {
        try (var cleanup = whole.open(Cleanup::new);
                var console = new Console("race", profile.runTime().toSeconds() * (sequential ? entrants.size() : 1))) {
            console.event("%s, %s, for %s; Ctrl-C stops it"
                    .formatted(who(profile), profile.mix(), Durations.format(profile.runTime())));
            var race = new Race(profile, sequential, cleanup, PageOptions.display(console, live), live != null);
            return servers.isEmpty() ? onOwnServer(race, entrants, cleanup, console) : race.run(servers);
        }
    }

    private static RaceResult onOwnServer(Race race, Set<Entrant> entrants, Cleanup cleanup, Console console)
            throws Exception {
        var server = cleanup.open(() -> Server.open(System.getenv()));
        console.event("PostgreSQL %s%s, the apps are starting"
                .formatted(server.version(), server.isEmbedded() ? ", embedded" : " at " + server.admin()));
        return race.run(server, entrants);
    }

    private static int report(RaceResult result) throws Exception {
        System.out.println();
        System.out.println(RaceReport.table(result));
        System.out.println(
                retold(" * the most, by Kubernetes' algorithm (./lab hpa): request %dm, target %d %%, %d to %d"
                        .formatted(
                                Race.HPA_REQUEST_MILLIS,
                                HpaSpec.ORIGIN.targetPercent(),
                                HpaSpec.ORIGIN.min(),
                                HpaSpec.ORIGIN.max())));
        System.out.println();
        result.variants()
                .forEach((name, variant) -> System.out.println(Text.wrapped(retold(RaceVerdict.of(name, variant)))));
        RaceReport.controls(result).ifPresent(System.out::println);
        System.out.println(retold("Result: " + ResultFile.write(LabHome.results(), "race", result)));
        return Entrant.held(result) ? 0 : DID_NOT_HOLD;
    }

    /** A sentence for each lane. */
    static List<String> verdicts(RaceResult result) {
        return result.variants().entrySet().stream()
                .map(lane -> RaceVerdict.of(lane.getKey(), lane.getValue()))
                .toList();
    }

    /** In the order of their lanes, whatever the order on the command line. */
    private Set<Entrant> entrants() {
        Usage.require(spec, lanes.isEmpty() || urls.isEmpty(), "--lanes and --url exclude each other");
        if (lanes.isEmpty()) {
            var cores = Runtime.getRuntime().availableProcessors();
            return cores == 1 || !urls.isEmpty()
                    ? EnumSet.of(Entrant.BROKEN, Entrant.FIXED)
                    : EnumSet.allOf(Entrant.class);
        }
        var chosen = EnumSet.noneOf(Entrant.class);
        for (var name : lanes) {
            var known = Arrays.stream(Entrant.values())
                    .filter(entrant -> entrant.shortName().equals(name))
                    .findFirst();
            Usage.require(
                    spec,
                    known.isPresent() && chosen.add(known.get()),
                    "--lanes takes broken, without-panic and fixed, each once, with commas between them; not '" + name
                            + "'");
        }
        return chosen;
    }

    private Map<String, URI> servers() {
        var servers = new LinkedHashMap<String, URI>();
        for (var variant : Variant.values()) {
            var url = urls.get(variant.shortName());
            if (url != null) {
                servers.put(variant.module(), LoadCommand.checked(spec.commandLine(), url));
            }
        }
        if (!urls.isEmpty() && (servers.size() != 2 || urls.size() != 2)) {
            throw new ParameterException(
                    spec.commandLine(), "--url takes both: --url broken=http://... --url fixed=http://...");
        }
        return servers;
    }

    private static String who(LoadProfile profile) {
        return profile.open()
                ? "%s requests a second, %d in flight at most".formatted(trim(profile.rate()), profile.users())
                : "%d users, %s a second".formatted(profile.users(), trim(profile.spawnRate()));
    }

    private static String trim(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
