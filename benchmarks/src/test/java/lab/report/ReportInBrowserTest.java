package lab.report;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lab.page.Axe;
import lab.page.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results of every kind in one page, in a real browser, from a file. */
@Tag("browser")
class ReportInBrowserTest {

    private static Chromium chromium;

    @TempDir
    private Path folder;

    private Path html;

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

    @BeforeEach
    void writeReport() throws IOException {
        var report = Report.of(List.of(
                Results.write(folder, "race-1.json", Results.race(60)),
                Results.write(folder, "bench-http-1.json", Results.http()),
                Results.write(folder, "hpa-1.json", Results.hpa()),
                Results.write(folder, "explore-1.json", Results.explore()),
                Results.write(folder, "bench-1.json", Results.bench()),
                Results.write(folder, "other-1.json", Results.unknown()),
                folder.resolve("gone.json")));
        html = Files.writeString(folder.resolve("report.html"), ReportHtml.of(report));
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1280", "DARK,390"})
    void everyKindIsDrawn(ColorScheme scheme, int width) {
        var page = chromium.page(width, 800, scheme);
        page.navigate(html.toUri().toString());
        var charts = page.locator(".charts");
        assertThat(charts).hasCount(3);
        for (var i = 0; i < 3; i++) {
            charts.nth(i).scrollIntoViewIfNeeded();
            assertThat(charts.nth(i).locator("canvas").first()).isVisible();
        }
        assertThat(page.locator("#r2 .chart-row")).hasCount(6); // a rate and a latency for each kind of request
        assertThat(page.locator("#r3 .chart-row")).hasCount(3);
        assertThat(page.locator("#r4 .stepper button").first()).isVisible();
        assertThat(page.locator(".picture img")).hasCount(5);
        assertThat(page.evaluate("[...document.images].every(image => image.naturalWidth > 0)"))
                .isEqualTo(true);
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isEqualTo(0);
        Chromium.photograph(
                page, "report-all-%d-%s".formatted(width, scheme.name().toLowerCase(Locale.ROOT)));
        assertThat(Axe.violations(page)).isEmpty();
    }

    /** The time is printed, not judged: this is no stopwatch. */
    @Test
    void aRaceOfTenMinutesOpens() throws IOException {
        var race = Results.write(folder, "race-2.json", Results.race(600));
        var file = Files.writeString(folder.resolve("long.html"), ReportHtml.of(Report.of(List.of(race))));
        var page = chromium.page();
        page.navigate(file.toUri().toString());
        assertThat(page.locator(".charts canvas").first()).isVisible();
        System.out.printf(
                "a report of a race of 600 s: loaded after %s ms%n",
                page.evaluate("Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)"));
    }

    @Test
    void itAsksNobodyAndAHostileTextStaysText() {
        var page = chromium.page();
        var asked = new ArrayList<String>();
        page.onRequest(request -> asked.add(request.url()));
        page.navigate(html.toUri().toString());
        assertThat(page.locator("#r6"))
                .containsText(Results.HOSTILE.lines().findFirst().orElseThrow());
        assertThat(page).hasTitle("Connection Lab: report");
        assertThat(asked).isNotEmpty().allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
        assertThat(asked.stream().filter(url -> url.startsWith("file:"))).hasSize(1);
    }

    @Test
    void withoutScriptsTheTextIsThere() throws IOException {
        var text = Files.readString(html).replaceAll("script-src '[^']+'", "script-src 'none'");
        chromium.expect("Content Security Policy"); // of the script that the policy stops
        var page = chromium.page();
        page.navigate(
                Files.writeString(folder.resolve("dead.html"), text).toUri().toString());
        assertThat(page.locator("#r1 .verdicts li")).hasCount(4);
        assertThat(page.locator("#r1 .figures").first()).containsText("requests answered");
        assertThat(page.locator("#r4 .stepper table").first()).containsText("rolls back");
        Chromium.photograph(page, "report-without-scripts");
    }
}
