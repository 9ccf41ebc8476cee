package lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lab.audit.Audit;
import lab.check.CheckResult;
import lab.check.Criterion;
import lab.check.Finding;
import lab.explore.Call;
import lab.explore.ExploreResult;
import lab.explore.ExploreResult.Found;
import lab.explore.ExploreResult.GraphEdge;
import lab.explore.ExploreResult.Replay;
import lab.explore.Order;
import lab.explore.Situation;
import lab.explore.Situation.Held;
import lab.explore.Verdict;
import lab.explore.Verdict.Damage;
import lab.explore.Verdict.Ending;
import lab.hpa.ClosedModel;
import lab.hpa.HpaResult;
import lab.hpa.HpaSimulation;
import lab.hpa.HpaSpec;
import lab.hpa.PodModel;
import lab.httpbench.BenchHttpResult;
import lab.httpbench.BenchHttpResult.Cpu;
import lab.httpbench.BenchHttpResult.Row;
import lab.httpbench.BenchHttpResult.Settings;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.race.Entrant;
import lab.race.RaceResult;
import lab.race.RaceResult.Failed;
import lab.race.RaceResult.Hpa;
import lab.race.RaceResult.Latency;
import lab.race.RaceResult.Load;
import lab.race.RaceResult.LogLine;
import lab.race.RaceResult.Mark;
import lab.race.RaceResult.Moments;
import lab.race.RaceResult.Sample;
import lab.race.RaceResult.VariantResult;
import lab.race.RaceResult.Wrong;
import lab.sizing.Budget.Limits;
import lab.soak.Soaks;
import lab.store.Ownership.Block;

/** Results to report on: as files of the lab have them, and made without running anything. */
public final class Results {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Machine MACHINE = new Machine("Linux 6.1", "amd64", 2, 4096, "17.0.1, Example");
    private static final String TIME = "2026-01-02T03:04:05Z";

    /** A text that must never become anything else. */
    public static final String HOSTILE =
            "</script><img src=x onerror=\"document.title='owned'\">|`*_[a](b)\n# <!-- ${1} \\";

    private Results() {}

    /** Writes a result as the lab does. */
    public static Path write(Path folder, String name, JsonNode result) throws IOException {
        return Files.write(
                folder.resolve(name), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(result));
    }

    /** A race of all three lanes. */
    public static ObjectNode race(int seconds) {
        var lanes = new LinkedHashMap<String, VariantResult>();
        for (var entrant : Entrant.values()) {
            lanes.put(entrant.title(), lane(seconds, entrant));
        }
        return race("race", seconds, lanes);
    }

    /** A load on somebody's server. */
    public static ObjectNode load() {
        return race("load", 10, Map.of("127.0.0.1:8080", lane(10, Entrant.FIXED)));
    }

    private static ObjectNode race(String kind, int seconds, Map<String, VariantResult> lanes) {
        var load = new Load(200, null, 20.0, List.of(1.0, 3.0), "get=3,submit=1,export=0", seconds, 10, 42, 0);
        return JSON.valueToTree(new RaceResult(
                kind,
                RaceResult.VERSION,
                TIME,
                "abc1234",
                MACHINE,
                kind.equals("race") ? "18.6" : null,
                kind.equals("race") ? 100 : null,
                new Hpa(25, 50, 2, 10),
                load,
                12.5,
                List.of(new Mark(seconds / 2.0, "freeze", "database frozen for 3 s", null)),
                List.of(new LogLine(
                        3.1,
                        Entrant.BROKEN.title(),
                        "crashed: " + HOSTILE,
                        "docs/failures/F14-panic-ends-the-process.md")),
                lanes));
    }

    private static VariantResult lane(int seconds, Entrant entrant) {
        var broken = entrant == Entrant.BROKEN;
        var fixed = entrant == Entrant.FIXED;
        var series = new ArrayList<Sample>();
        for (var second = 1; second <= seconds; second++) {
            series.add(sample(second, entrant));
        }
        return new VariantResult(
                95L * seconds,
                new Wrong(0, 0, 0, 0, 0),
                new Failed(0, fixed ? 0 : 3L * seconds, broken ? 40L * seconds : 0, 0, 0, 0, 0),
                null,
                broken ? 7 : 0,
                broken ? HOSTILE : null,
                fixed ? null : 1.7,
                broken ? List.of(2.4, 3.1) : List.of(),
                new Latency(1.4, 80, 914),
                12.0,
                fixed ? 10 : 2,
                fixed ? 9 : 1,
                fixed ? 25 : null,
                new Audit(0, fixed ? 0 : 134, 0, 0, 0L, 0L, 0, 0),
                series,
                List.of(new Moments(3.1, true, 1000, 1200, blocks())));
    }

    /** A saw, so that there is something to see. */
    private static Sample sample(int second, Entrant entrant) {
        var down = entrant == Entrant.BROKEN && second % 30 > 10;
        return new Sample(
                second,
                down ? 0 : 90 + second % 11,
                new Wrong(0, 0, 0, 0, 0),
                new Failed(0, entrant == Entrant.FIXED ? 0 : second % 4, down ? 60 : 0, 0, 0, 0, 0),
                down ? null : 1.4 + second % 7 / 10.0,
                down ? null : 80.123456 + second % 13,
                down ? null : 11.123456789 + second % 5,
                2 + second % 8,
                down ? null : 1 + second % 9,
                down ? "CrashLoopBackOff" : "Running",
                down ? 30.0 - second % 30 : null,
                entrant == Entrant.BROKEN ? second / 30 : 0,
                25L * second,
                0L,
                entrant == Entrant.FIXED ? 0L : second / 5L);
    }

    private static List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        for (var i = 0; i < 60; i++) {
            blocks.add(new Block(1, 400 + i, i % 4 == 0 ? "POST /submit" : "GET /", 1000 + 3.3 * i, 1004.4 + 3.3 * i));
        }
        return blocks;
    }

    /** The full run that the documents quote. */
    public static JsonNode bench() throws IOException {
        return JSON.readTree(Files.readString(LabHome.root().resolve("docs/reference/results/bench.json")));
    }

    /** A soak of ten minutes in which nothing grows. */
    public static ObjectNode soak() {
        return JSON.valueToTree(Soaks.steady());
    }

    /** A server that meets all criteria but one, and one that was not looked at. */
    public static ObjectNode check() {
        var findings = new ArrayList<Finding>();
        for (var criterion : Criterion.values()) {
            findings.add(new Finding(criterion, Finding.Verdict.PASSED, "0 of 1,120 requests failed", "none"));
        }
        findings.set(0, new Finding(Criterion.SURVIVES, Finding.Verdict.FAILED, HOSTILE, "none"));
        findings.set(1, new Finding(Criterion.KEEPS, Finding.Verdict.NOT_RUN, "not run: nobody was there", ""));
        return JSON.valueToTree(new CheckResult(
                CheckResult.KIND,
                CheckResult.VERSION,
                TIME,
                "abc1234",
                MACHINE,
                "http://127.0.0.1:8080",
                "lab@127.0.0.1:5432/blog",
                25,
                51.2,
                findings));
    }

    /** Loads of one and eight connections, by two generators. */
    public static ObjectNode http() {
        var rows = new ArrayList<Row>();
        for (var request : List.of("GET /api/posts/1", "GET /", "POST /submit")) {
            for (var connections : List.of(1, 8)) {
                for (var load : List.of("lab", "wrk")) {
                    rows.add(new Row(
                            request,
                            connections,
                            load,
                            10,
                            1000L * connections,
                            100.0 * connections,
                            new BenchHttpResult.Percentiles(1.5, 9.5),
                            Map.of("http5xx", 0L),
                            new Cpu(50, 30, null),
                            new Cpu(500, 300, null),
                            20_480.0));
                }
            }
        }
        return JSON.valueToTree(new BenchHttpResult(
                BenchHttpResult.KIND,
                BenchHttpResult.VERSION,
                TIME,
                "abc1234",
                MACHINE,
                "18.6",
                new Settings("fixed-pooled", "pgjdbc-ng", 25, 64, true, List.of(1, 8), 10, 5, 10),
                true,
                List.of("A note."),
                rows));
    }

    /** The origin's load, modelled. */
    public static ObjectNode hpa() {
        var cores = new ClosedModel(200, 20, 2, 5, 600).cores();
        var limits = new Limits(100, 3, 0);
        var pod = new PodModel(100, 4, 0.3, 25);
        return JSON.valueToTree(HpaResult.of(
                TIME,
                "abc1234",
                List.of("--request", "100m", "--cpu-per-request", "5"),
                "200 users",
                600,
                HpaSpec.ORIGIN,
                pod,
                limits,
                HpaSimulation.run(HpaSpec.ORIGIN, pod, limits, cores),
                null));
    }

    /** Two requests on a shared connection and on a pool. */
    public static ObjectNode explore() {
        var calls = List.of(new Call(0, 1, "autocommit off", "ok", false), new Call(1, 1, "rolls back", HOSTILE, true));
        var order = new Order(
                "AB",
                1,
                calls,
                List.of("created", "withdrawn"),
                new Verdict(Ending.ANSWERED, Set.of(Damage.GONE), false));
        var situation = new Situation(List.of(new Held(1, "in a transaction", List.of("posts 1"))), List.of());
        var replay = new Replay(order, List.of(situation, situation));
        var graph = List.of(new GraphEdge(0, 0, true, 1, 1, 1), new GraphEdge(1, 0, false, 1, 1, 1));
        var broken = new Found(
                true,
                252,
                82,
                0,
                15,
                155,
                0,
                Map.of(Damage.GONE.toString(), 170L),
                Map.of(Damage.GONE.toString(), replay),
                graph);
        var fixed = new Found(true, 252, 252, 0, 0, 0, 0, Map.of(), Map.of(), graph);
        var sources = new LinkedHashMap<String, Found>();
        sources.put("broken", broken);
        sources.put("fixed", fixed);
        return JSON.valueToTree(new ExploreResult(
                ExploreResult.KIND,
                ExploreResult.VERSION,
                TIME,
                "abc1234",
                MACHINE,
                "18.6",
                "pgjdbc-ng",
                List.of("post", "withdraw"),
                List.of(List.of("autocommit off"), List.of("rolls back")),
                null,
                BigInteger.valueOf(252),
                BigInteger.ZERO,
                sources));
    }

    /** Of a kind that no version of the lab had. */
    public static ObjectNode unknown() {
        return JSON.createObjectNode()
                .put("kind", "other")
                .put("version", 7)
                .put("startedAt", TIME)
                .put("passed", 9)
                .put("remark", HOSTILE);
    }
}
