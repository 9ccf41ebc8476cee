package lab.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import lab.page.ReplayServer.Asked;
import lab.page.ReplayServer.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The live page in a real browser, with a race that was recorded. Its pictures are in {@code benchmarks/target/screenshots}. */
@Tag("browser")
class LivePageTest {

    private static final List<String> LANES =
            List.of("broken-single-connection", "broken-without-panic", "fixed-pooled");

    private static Chromium chromium;
    private static List<Event> race;

    private ReplayServer server;

    @BeforeAll
    static void startBrowser() throws IOException {
        chromium = Chromium.start();
        race = ReplayServer.recorded();
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void startServer() throws IOException {
        server = ReplayServer.start(race, true);
    }

    @AfterEach
    void closeServer() {
        var complaints = chromium.complaints();
        chromium.closePages();
        server.close();
        assertThat(complaints).isEmpty();
    }

    @Test
    void showsAllLanesACrashAndTheVerdict() {
        server.playUntil(12);
        var page = open(chromium.page());
        for (var lane : LANES) {
            assertThat(page.getByRole(AriaRole.HEADING, named(lane))).isVisible();
        }
        assertThat(counter(page, LANES.get(0), "crashes")).not().hasText(Pattern.compile("[–0]"));
        assertThat(counter(page, LANES.get(2), "crashes")).hasText("0");
        assertThat(page.locator("#log")).containsText("panic: Error");
        assertThat(page.locator("#log a").first()).hasAttribute("href", Pattern.compile("/docs/failures/F\\d\\d-.*"));
        assertThat(page.locator("#verdict")).isHidden();
        server.playAll();
        assertThat(page.locator("#verdicts li")).hasCount(3);
        assertThat(page.locator("#verdict")).containsText("broken-single-connection crashed");
        assertThat(page.locator("#stream")).hasText("finished");
        assertThat(page.locator("#verdict a").first()).hasAttribute("href", "/report.html");
    }

    @Test
    void aLateOpenerSeesAllThatWas() {
        server.playAll();
        var page = open(chromium.page());
        assertThat(page.locator("#stream")).hasText("finished");
        page.locator("summary").nth(1).click();
        assertThat(page.locator("details[open] tbody tr")).hasCount(seconds());
    }

    @Test
    void connectsAgainByItselfAndCountsNothingTwice() {
        server.playUntil(8);
        var page = open(chromium.page());
        assertThat(page.locator("#stream")).hasText("connected");
        chromium.expect("Failed to load resource");
        server.goAway();
        assertThat(page.locator("#stream")).containsText("reconnecting");
        server.playUntil(14);
        server.comeBack();
        assertThat(page.locator("#stream")).hasText("connected");
        assertThat(page.locator("#time")).containsText("14 s of");
        assertThat(counter(page, LANES.get(2), "answered"))
                .hasText(String.format(Locale.ROOT, "%,d", answered(LANES.get(2), 14)));
    }

    @Test
    void everyControlAsksWithTheTokenAndSaysWhatCameOfIt() {
        server.playUntil(3);
        var page = open(chromium.page());
        var buttons = page.locator("#controls button");
        assertThat(buttons).hasCount(10);
        for (var i = 0; i < buttons.count(); i++) {
            buttons.nth(i).focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("#result")).hasText(buttons.nth(i).textContent() + ": done");
        }
        assertThat(server.asked().stream().map(Asked::token)).allMatch(ReplayServer.TOKEN::equals);
        assertThat(server.asked().stream().map(asked -> asked.path() + " " + asked.body()))
                .containsExactly(
                        "/control/pause {}",
                        "/control/resume {}",
                        "/control/users {\"add\":20}",
                        "/control/users {\"add\":-20}",
                        "/control/kill {}",
                        "/control/freeze {\"seconds\":3}",
                        "/control/slow {\"ms\":5000}",
                        "/control/end-app {\"lane\":\"broken-single-connection\"}",
                        "/control/end-app {\"lane\":\"broken-without-panic\"}",
                        "/control/end-app {\"lane\":\"fixed-pooled\"}");
    }

    @Test
    void aControlThatCannotBeHadSaysWhy() {
        server.playUntil(3);
        server.refuse("The database is not the lab's to freeze.");
        var page = open(chromium.page());
        chromium.expect("409");
        page.getByText("Freeze the database").click();
        assertThat(page.locator("#result"))
                .hasText("Freeze the database for 3 s: The database is not the lab's to freeze.");
    }

    @Test
    void withoutATokenThereIsNoControl() throws IOException {
        try (var quiet = ReplayServer.start(race, false)) {
            quiet.playUntil(3);
            var page = chromium.page();
            page.navigate(quiet.url());
            assertThat(page.locator("#time")).containsText("3 s");
            assertThat(page.locator("#controls")).isHidden();
            assertThat(page.locator("button")).hasCount(0);
            page.context().close();
        }
    }

    @Test
    void textFromTheDatabaseStaysText() throws IOException {
        var hostile = "crashed: panic: <b>bold</b><img src=x onerror=alert(1)>";
        var events = new ArrayList<>(race);
        var line = JsonNodeFactory.instance.objectNode().put("t", 1).put("lane", LANES.get(0));
        events.add(1, new Event("log", line.put("text", hostile).put("link", "//elsewhere.example/x.md")));
        try (var own = ReplayServer.start(events, true)) {
            own.playUntil(3);
            var page = chromium.page();
            page.navigate(own.url());
            var told = page.locator("#log li").filter(new Locator.FilterOptions().setHasText(hostile));
            assertThat(told).hasCount(1);
            assertThat(told.locator("b, img, script, a")).hasCount(0);
            page.context().close();
        }
    }

    @Test
    void everyChartHasItsFiguresInATable() {
        server.playAll();
        var page = open(chromium.page());
        assertThat(page.locator("#verdict")).isVisible();
        var rows = page.locator(".chart-row");
        assertThat(rows).hasCount(6);
        for (var i = 0; i < 6; i++) {
            var row = rows.nth(i);
            assertThat(row.locator(".look")).isVisible();
            row.locator("summary").focus();
            page.keyboard().press("Enter");
            assertThat(row.locator("table")).isVisible();
            assertThat(row.locator("tbody tr")).not().hasCount(0);
        }
    }

    @Test
    void theOwnersOfASharedConnectionAreNamed() {
        server.playUntil(12);
        var page = open(chromium.page());
        var row =
                page.locator(".chart-row").filter(new Locator.FilterOptions().setHasText("Who held which connection"));
        assertThat(row.locator(".moment-title", new Locator.LocatorOptions().setHasText("before the last crash")))
                .isVisible();
        assertThat(row.locator(".overlaps").first()).containsText(Pattern.compile("#\\d+, .* at once, "));
        assertThat(row.locator("figure").nth(2).locator(".overlaps")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1280", "DARK,1280", "LIGHT,390", "DARK,390"})
    void isAccessibleAndFitsInLightAndDark(ColorScheme scheme, int width) {
        server.playUntil(20);
        var page = open(chromium.page(width, width > 600 ? 720 : 844, scheme));
        assertThat(page.locator("#time")).containsText("20 s");
        var name = "live-%d-%s".formatted(width, scheme.name().toLowerCase(Locale.ROOT));
        drawn(page, 20);
        Chromium.photograph(page, name);
        assertThat(Axe.violations(page)).isEmpty();
        server.playAll();
        assertThat(page.locator("#verdict")).isVisible();
        page.locator("summary").nth(1).click();
        drawn(page, seconds());
        Chromium.photograph(page, name + "-end");
        assertThat(Axe.violations(page)).isEmpty();
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isEqualTo(0);
    }

    private static void drawn(Page page, int seconds) {
        assertThat(page.locator("#charts")).hasAttribute("data-drawn", Integer.toString(seconds));
    }

    private Page open(Page page) {
        page.navigate(server.url());
        return page;
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator counter(Page page, String lane, String name) {
        return page.locator("dl[aria-label='%s'] div:has(dt:text-is('%s')) dd".formatted(lane, name));
    }

    private static int seconds() {
        return race.stream()
                .filter(event -> event.name().equals("second"))
                .mapToInt(event -> event.data().path("second").asInt())
                .max()
                .orElseThrow();
    }

    private static int answered(String lane, int until) {
        return race.stream()
                .filter(event -> event.name().equals("second"))
                .filter(event -> event.data().path("lane").asText().equals(lane))
                .filter(event -> event.data().path("second").asInt() <= until)
                .mapToInt(event -> event.data().path("answered").asInt())
                .sum();
    }
}
