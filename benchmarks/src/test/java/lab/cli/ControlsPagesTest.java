package lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lab.house.Region;
import lab.machine.LabHome;
import lab.machine.OnPath;
import lab.page.PageClient;
import lab.testing.Skip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What chapter 4 says that each control does to each lane is what this build's lanes do; with {@code -Dlab.record=true} it is written
 * anew. One user alone meets nobody on the one connection, so what happens to a lane is the control's doing.
 */
@Tag("pages")
class ControlsPagesTest {

    private static final Path CHAPTER = LabHome.root().resolve("docs/workshop/04-watch-the-race.md");

    private static final String BROKEN = "broken-single-connection";
    private static final String CALM = "broken-without-panic";
    private static final String FIXED = "fixed-pooled";
    private static final List<String> LANES = List.of(BROKEN, CALM, FIXED);

    /** Milliseconds after which a slow query is at the server for sure, with nothing in front of it any more. */
    private static final double SETTLED = 1000;

    @TempDir
    private Path temporary;

    /**
     * One use of a control; all in seconds since the load began.
     *
     * @param from when the effect of the one before was over
     * @param at when it was used, or just after
     * @param to when its effect was over
     */
    private record Use(double from, double at, double to) {}

    /** Waits until a control has had its effect. */
    private interface Effect {
        void await(double at) throws Exception;
    }

    @Test
    void eachControlDoesToEachLaneWhatTheChapterSays() throws Exception {
        assumeShell();
        try (var race = race();
                var page = RacePageTest.page(race)) {
            awaitAnswers(page, 0, LANES);
            use(page, "slow", "{\"ms\": 5000}", at -> awaitSlowQueries(page));
            var freeze = use(page, "freeze", "{\"seconds\": 3}", at -> awaitAnswers(page, at + 3, LANES));
            var end = use(page, "end-app", "{\"lane\": \"" + FIXED + "\"}", at -> awaitRestart(page, FIXED, at));
            var kill = use(page, "kill", "", at -> awaitRecovery(page, at));
            race.awaitEnd();
            page.awaitEnd();
            var table = List.of(
                    row("", lane -> lane),
                    "|---|---|---|---|",
                    row("One slow query of 5 s", lane -> duringSlow(page, lane)),
                    row("Freeze the database for 3 s", lane -> whileFrozen(page, lane, freeze)),
                    row("Kill fixed-pooled", lane -> afterEnd(page, lane, end)),
                    row("Kill all database connections", lane -> afterKill(page, lane, kill)));
            new Region(CHAPTER, "controls").mustBe(String.join("\n", table) + "\n");
            assertThat(page.await("end", any -> true).at("/result/variants/" + FIXED + "/audit/acknowledgedMissing"))
                    .hasToString("0");
        }
    }

    private static Use use(PageClient page, String control, String body, Effect effect) throws Exception {
        var from = seconds(page);
        assertThat(page.control(control, body).statusCode()).as(control).isEqualTo(202);
        var at = t(page.await("mark", mark -> mark.path("what").asText().equals(control)));
        effect.await(at);
        return new Use(from, at, seconds(page));
    }

    private static void awaitAnswers(PageClient page, double after, List<String> lanes) throws InterruptedException {
        for (var lane : lanes) {
            page.await("second", each -> is(each, lane) && answersAfter(each, after));
        }
    }

    private static void awaitSlowQueries(PageClient page) throws InterruptedException {
        for (var lane : LANES) {
            var seen =
                    page.await("ownership", look -> is(look, lane) && slow(look).isPresent());
            page.await(
                    "ownership",
                    look -> is(look, lane) && t(look) > t(seen) && slow(look).isEmpty());
        }
    }

    private static void awaitRestart(PageClient page, String lane, double after) throws InterruptedException {
        page.await(
                "log",
                line -> is(line, lane)
                        && t(line) > after
                        && line.path("text").asText().startsWith("serves again"));
        awaitAnswers(page, after, List.of(lane));
    }

    private static void awaitRecovery(PageClient page, double after) throws InterruptedException {
        awaitRestart(page, BROKEN, after);
        awaitAnswers(page, after, List.of(FIXED));
        page.await("second", each -> is(each, CALM) && second(each) > after + 1 && failed(each) > 0);
    }

    private static String duringSlow(PageClient page, String lane) {
        var looks = page.events("ownership").stream()
                .filter(look -> is(look, lane) && slow(look).isPresent())
                .toList();
        if (looks.stream().anyMatch(ControlsPagesTest::isServed)) {
            return "answers: the slow query has a connection of its own";
        }
        return looks.stream().anyMatch(ControlsPagesTest::waits)
                ? "its user waits until the stranger's query is done"
                : "was not seen";
    }

    /** Whether a unit of work ended long after the slow query had begun, which still goes on. */
    private static boolean isServed(JsonNode look) {
        var settled = settled(look);
        return blocks(look).anyMatch(block -> block.path("end").asDouble() > settled);
    }

    private static boolean waits(JsonNode look) {
        return look.path("to").asDouble() > settled(look)
                && blocks(look).anyMatch(block -> isOpen(block) && !isSlow(block));
    }

    private static String whileFrozen(PageClient page, String lane, Use freeze) {
        if (crashed(page, lane, freeze)) {
            return "crashes";
        }
        var stands = seconds(page, lane)
                .anyMatch(each -> second(each) > freeze.at()
                        && second(each) <= freeze.to()
                        && each.path("answered").asInt() == 0);
        return stands ? "answers nobody, then goes on" : "goes on";
    }

    private static String afterEnd(PageClient page, String lane, Use end) {
        return crashed(page, lane, end) ? "is down until its next process is up" : "goes on";
    }

    private static String afterKill(PageClient page, String lane, Use kill) {
        if (crashed(page, lane, kill)) {
            return "crashes; its next process has a new connection";
        }
        return seconds(page, lane).anyMatch(each -> answersAfter(each, kill.at()))
                ? "goes on, with new connections"
                : "fails every request from now on";
    }

    private static boolean crashed(PageClient page, String lane, Use use) {
        return page.events("log").stream()
                .filter(line -> is(line, lane) && t(line) >= use.from() && t(line) <= use.to())
                .anyMatch(line -> line.path("text").asText().startsWith("crashed"));
    }

    /** Whether somebody was answered in this second, all of which came later than that. */
    private static boolean answersAfter(JsonNode second, double after) {
        return second(second) > after + 1 && second.path("answered").asInt() > 0;
    }

    private static Stream<JsonNode> seconds(PageClient page, String lane) {
        return page.events("second").stream().filter(each -> is(each, lane));
    }

    /** How many have passed. */
    private static double seconds(PageClient page) {
        return page.events("second").stream()
                .mapToInt(ControlsPagesTest::second)
                .max()
                .orElse(0);
    }

    private static int second(JsonNode event) {
        return event.path("second").asInt();
    }

    private static int failed(JsonNode second) {
        return StreamSupport.stream(second.path("failed").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .sum();
    }

    /** Milliseconds, by the look's clock. */
    private static double settled(JsonNode look) {
        return slow(look).orElseThrow().path("start").asDouble() + SETTLED;
    }

    /** The slow query that goes on. */
    private static Optional<JsonNode> slow(JsonNode look) {
        return blocks(look).filter(block -> isSlow(block) && isOpen(block)).findFirst();
    }

    private static boolean isSlow(JsonNode block) {
        return block.path("kind").asText().equals("GET /api/slow");
    }

    private static boolean isOpen(JsonNode block) {
        return block.path("end").isNull();
    }

    private static Stream<JsonNode> blocks(JsonNode look) {
        return StreamSupport.stream(look.path("blocks").spliterator(), false);
    }

    private static boolean is(JsonNode event, String lane) {
        return event.path("lane").asText().equals(lane);
    }

    private static double t(JsonNode event) {
        return event.path("t").asDouble();
    }

    private static String row(String first, UnaryOperator<String> cell) {
        return LANES.stream().map(cell).collect(Collectors.joining(" | ", "| " + first + " | ", " |"));
    }

    private static void assumeShell() {
        Skip.unless(OnPath.find("sh").isPresent(), "ControlsPagesTest needs sh, to freeze the database.");
    }

    private LabProcess race() throws Exception {
        return LabProcess.start(
                temporary,
                Map.of(),
                "race",
                "--lanes",
                "broken,without-panic,fixed",
                "--users",
                "1",
                "--wait",
                "0.1",
                "--run-time",
                "120s"); // half of it is enough, but on a machine with other work
    }
}
