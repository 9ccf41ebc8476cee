package lab.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import lab.report.Report;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The report in a real browser, from a file and without a server. */
class ReportPageTest {

    private static final int MOST_BYTES = 2_000_000;

    private static Chromium chromium;
    private static JsonNode race;

    @BeforeAll
    static void startBrowser() throws IOException {
        chromium = Chromium.start();
        var events = ReplayServer.recorded();
        race = events.get(events.size() - 1).data().path("result");
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            assertThat(chromium.complaints()).isEmpty();
            chromium.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1280", "DARK,1280", "LIGHT,390", "DARK,390"})
    void twoRacesSideBySide(ColorScheme scheme, int width, @TempDir Path folder) throws IOException {
        var page = open(chromium.page(width, 800, scheme), Report.html(race, race), folder);
        var charts = page.locator(".charts");
        assertThat(charts).hasCount(2);
        for (var i = 0; i < 2; i++) {
            charts.nth(i).scrollIntoViewIfNeeded();
            assertThat(charts.nth(i).locator(".chart-row")).hasCount(6);
        }
        assertThat(page.locator(".verdicts").first()).containsText("fixed-pooled");
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).isEqualTo(0);
        Chromium.photograph(page, "report-%d-%s".formatted(width, scheme.name().toLowerCase(Locale.ROOT)));
        assertThat(Axe.violations(page)).isEmpty();
    }

    @Test
    void aRaceOfTenMinutesIsUnderTwoMegabytes(@TempDir Path folder) throws IOException {
        var html = Report.html(tenMinutes());
        assertThat(html.getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
        var page = open(chromium.page(), html, folder);
        assertThat(page.locator(".chart-row canvas").first()).isVisible();
        System.out.println(page.evaluate(
                "JSON.stringify([performance.getEntriesByType('paint').map(p => [p.name, p.startTime]),"
                        + " performance.getEntriesByType('navigation').map(n => [n.domInteractive, n.loadEventEnd])])"));
    }

    /** Colours of the dark screen would waste ink, and be hard to read. */
    @Test
    void isPrintedOnWhite(@TempDir Path folder) throws IOException {
        var page = open(chromium.page(1280, 800, ColorScheme.DARK), Report.html(race), folder);
        page.evaluate("window.printed = ''; addEventListener('beforeprint', () => window.printed = "
                + "getComputedStyle(document.documentElement).getPropertyValue('--panel'))");
        page.pdf(new Page.PdfOptions().setPath(folder.resolve("report.pdf")));
        assertThat(page.evaluate("window.printed")).isEqualTo("#ffffff");
        assertThat(page.locator("html[data-print]")).hasCount(0);
        assertThat(folder.resolve("report.pdf")).isNotEmptyFile();
    }

    private static Page open(Page page, String html, Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("report.html"), html);
        page.navigate(file.toUri().toString());
        return page;
    }

    private static JsonNode tenMinutes() {
        var longer = race.<ObjectNode>deepCopy();
        longer.with("load").put("runTimeSeconds", 600);
        longer.with("variants").forEach(variant -> {
            var series = (ArrayNode) variant.path("series");
            var recorded = series.deepCopy();
            for (var second = series.size(); second < 600; second++) {
                var sample = recorded.get(second % recorded.size()).<ObjectNode>deepCopy();
                series.add(sample.put("second", second + 1));
            }
        });
        return longer;
    }
}
