package lab.stepper;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import lab.failures.Look;
import lab.failures.Look.Held;
import lab.machine.LabHome;
import lab.page.Axe;
import lab.page.Chromium;
import lab.stepper.Recording.Played;
import lab.stepper.Recording.Step;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stepper in a real browser, from a file and without a server. */
@Tag("browser")
class StepperBrowserTest {

    private static final Path F03 = LabHome.root().resolve("docs/failures/play/F03.html");

    private static Chromium chromium;

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            assertThat(chromium.complaints()).isEmpty();
            chromium.close();
        }
    }

    @Test
    void itIsSteppedThroughByKeyboard() {
        var page = open(chromium.page(), F03);
        assertThat(count(page)).hasText("Step 1 of 12");
        page.keyboard().press("ArrowLeft");
        assertThat(count(page)).hasText("Step 1 of 12");
        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");
        assertThat(count(page)).hasText("Step 3 of 12");
        assertThat(page.locator("[aria-live]"))
                .containsText("broken-single-connection: R1 on connection 1: INSERT INTO post_events: ok. "
                        + "connection 1: transaction open, has written posts, has written post_events");
        page.keyboard().press("ArrowLeft");
        assertThat(count(page)).hasText("Step 2 of 12");
        assertThat(page.locator(".outcome").first()).isHidden();
        page.keyboard().press("End");
        assertThat(count(page)).hasText("Step 12 of 12");
        assertThat(page.locator(".outcome").first()).containsText("corruption: the post was acknowledged and is gone");
        assertThat(page.locator(".outcome").last()).containsText("no failure: the acknowledged post is there");
        page.keyboard().press("Home");
        assertThat(count(page)).hasText("Step 1 of 12");
    }

    @Test
    void itPlaysByItselfUntilItIsToldToStop() {
        var page = open(chromium.page(), F03);
        page.keyboard().press("Space");
        assertThat(button(page, "Pause")).isVisible();
        assertThat(count(page)).hasText(Pattern.compile("Step [23] of 12"));
        page.keyboard().press("Space");
        assertThat(button(page, "Play")).isVisible();
        page.keyboard().press("End");
        page.keyboard().press("Space");
        assertThat(count(page)).hasText("Step 1 of 12");
    }

    @Test
    void theButtonsDoTheSame() {
        var page = open(chromium.page(), F03);
        button(page, "Next").click();
        button(page, "Next").press("Space");
        assertThat(count(page)).hasText("Step 3 of 12");
        button(page, "Back").click();
        assertThat(count(page)).hasText("Step 2 of 12");
        button(page, "Last").click();
        assertThat(button(page, "Next")).hasAttribute("aria-disabled", "true");
        button(page, "Next").click(new Locator.ClickOptions().setForce(true)); // it is no use, and no harm
        assertThat(count(page)).hasText("Step 12 of 12");
        button(page, "First").click();
        assertThat(count(page)).hasText("Step 1 of 12");
    }

    @Test
    void bothVariantsAreInTheSameStep() {
        var page = open(chromium.page(), F03);
        for (var step = 1; step < 7; step++) {
            page.keyboard().press("ArrowRight");
        }
        for (var i = 0; i < 2; i++) {
            assertThat(page.locator(".now").nth(i)).containsText("R1 on connection 1: commit()");
            assertThat(page.locator(".row.current").nth(i)).containsText("commit()");
        }
        assertThat(page.locator(".now").first()).containsText("posts: none");
        assertThat(page.locator(".now").last()).containsText("posts: A");
    }

    @ParameterizedTest
    @CsvSource({"F03,LIGHT,1280", "F03,DARK,1280", "F03,LIGHT,390", "F03,DARK,390", "F11,LIGHT,1280", "P05,DARK,390"})
    void everybodyCanReadIt(String id, ColorScheme scheme, int width) {
        var page = open(chromium.page(width, 800, scheme), F03.resolveSibling(id + ".html"));
        page.keyboard().press("End");
        for (var step = 0; step < 6; step++) {
            page.keyboard().press("ArrowLeft");
        }
        Chromium.photograph(
                page, "stepper-%s-%d-%s".formatted(id, width, scheme.name().toLowerCase(Locale.ROOT)));
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isEqualTo(0);
        assertThat(Axe.violations(page)).isEmpty();
        page.keyboard().press("End");
        page.locator("summary").click();
        assertThat(Axe.violations(page)).isEmpty();
        Chromium.photograph(
                page, "stepper-%s-%d-%s-end".formatted(id, width, scheme.name().toLowerCase(Locale.ROOT)));
    }

    @Test
    void withoutAScriptEveryStepIsInATable() {
        var browser = chromium.page().context().browser();
        var page = open(
                browser.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))
                        .newPage(),
                F03);
        assertThat(page.locator("table")).hasCount(2);
        assertThat(page.getByText("corruption: the post was acknowledged and is gone"))
                .isVisible();
        assertThat(page.locator("tbody tr").nth(6)).containsText("commit()");
    }

    @Test
    void textsFromTheDatabaseAreTexts(@TempDir Path folder) throws IOException {
        var page = open(chromium.page(), write(folder, List.of(nasty("one"))));
        assertThat(page.locator(".row .what").first()).hasText(NASTY);
        assertThat(page.locator(".lane-name").first()).hasText("R1 " + NASTY);
        assertThat(page.locator("img, b")).hasCount(0);
    }

    @Test
    void ofSeveralRecordingsOneIsChosen(@TempDir Path folder) throws IOException {
        var page = open(chromium.page(), write(folder, List.of(nasty("one"), nasty("two"))));
        assertThat(page.locator("article").first()).isVisible();
        assertThat(page.locator("article").last()).isHidden();
        page.locator("select").selectOption(new com.microsoft.playwright.options.SelectOption().setIndex(1));
        assertThat(page.locator("article").first()).isHidden();
        assertThat(page.locator("article").last()).isVisible();
        page.locator("select").blur();
        page.keyboard().press("ArrowRight");
        assertThat(count(page).last()).hasText("Step 2 of 2");
        assertThat(count(page).first()).hasText("Step 1 of 2");
        assertThat(Axe.violations(page)).isEmpty();
    }

    private static final String NASTY = "</script><img src=x onerror=alert(1)><!-- <b>it's \"me\"</b> & co";

    private static Recording nasty(String id) {
        var look = new Look(List.of(new Held("connection 1", "transaction open", List.of(NASTY))), List.of(NASTY), "");
        var steps = List.of(
                Step.of("R1 " + NASTY + " on connection 1", NASTY, NASTY, look), Step.of("aside", "x", "ok", look));
        var played = new Played(NASTY, steps, NASTY, NASTY);
        return new Recording(id, NASTY, NASTY, NASTY, NASTY, NASTY, List.of(played, played));
    }

    private static Path write(Path folder, List<Recording> recordings) throws IOException {
        return Files.writeString(folder.resolve("stepper.html"), StepperPage.html(recordings));
    }

    private static Page open(Page page, Path file) {
        page.navigate(file.toUri().toString());
        return page;
    }

    private static Locator count(Page page) {
        return page.locator(".steps .count");
    }

    private static Locator button(Page page, String name) {
        return page.locator(".steps").getByText(name, new Locator.GetByTextOptions().setExact(true));
    }
}
