package lab.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import lab.page.Axe;
import lab.page.Chromium;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A race from end to end, as somebody sees it who opens the page that it prints. */
class RaceInBrowserTest {

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/\\S*");

    @Test
    void theRaceIsSeenFromItsFirstSecondToItsVerdict(@TempDir Path temporary) throws Exception {
        try (var chromium = Chromium.start();
                var race = LabProcess.start(
                        temporary, Map.of(), "race", "--users", "50", "--spawn-rate", "50", "--run-time", "20s")) {
            race.awaitLine("http://127.0.0.1:");
            var address = ADDRESS.matcher(race.output());
            assertThat(address.find()).isTrue();
            var page = chromium.page();
            page.navigate(address.group());
            assertThat(page.locator("#time")).containsText("3 s of 20 s");
            assertThat(page.locator("#heads h2")).hasCount(3);
            assertThat(crashes(page.locator("#counters dl").nth(0))).not().hasText("0");
            page.getByText("Kill all database connections").click();
            assertThat(page.locator("#result")).hasText("Kill all database connections: done");
            assertThat(page.locator("#log li.mark")).hasCount(1);
            assertThat(page.locator("#verdicts li")).hasCount(3);
            assertThat(page.locator("#verdict")).containsText("fixed-pooled");
            Chromium.photograph(page, "race-1280-light");
            assertThat(Axe.violations(page)).isEmpty();
            race.awaitEnd();
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    private static Locator crashes(Locator counters) {
        return counters.locator("div:has(dt:text-is('crashes')) dd");
    }
}
