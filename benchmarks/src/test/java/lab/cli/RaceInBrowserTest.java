package lab.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import lab.config.Durations;
import lab.page.Axe;
import lab.page.Chromium;
import lab.page.PageCost;
import lab.testing.Patience;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A race from end to end, as somebody sees it who opens the page that it prints. By hand a long one, and what it cost the browser:
 *
 * <pre>
 * mvn -q package -pl benchmarks -am -Dtest=RaceInBrowserTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dlab.race=600s -Djunit.jupiter.execution.timeout.mode=disabled
 * </pre>
 */
@Tag("browser")
class RaceInBrowserTest {

    private static final String RUN_TIME = System.getProperty("lab.race", "20s");
    private static final Duration UNTIL_THE_END = Durations.parse(RUN_TIME).plus(Patience.LIMIT);

    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/\\S*");

    @Test
    void theRaceIsSeenFromItsFirstSecondToItsVerdict(@TempDir Path temporary) throws Exception {
        try (var chromium = Chromium.start();
                var race = LabProcess.start(
                        temporary, Map.of(), "race", "--users", "50", "--spawn-rate", "50", "--run-time", RUN_TIME)) {
            race.awaitLine("http://127.0.0.1:");
            var address = ADDRESS.matcher(race.output());
            assertThat(address.find()).isTrue();
            var page = chromium.page();
            var cost = PageCost.of(page);
            page.navigate(address.group());
            assertThat(page.locator("#time"))
                    .containsText(Pattern.compile("\\b([3-9]|\\d\\d+) s of " + RUN_TIME.replace("s", " s")));
            cost.begin();
            assertThat(page.locator("#heads h2")).hasCount(3);
            assertThat(crashes(page.locator("#counters dl").nth(0))).not().hasText("0");
            page.getByText("Kill all database connections").click();
            assertThat(page.locator("#result")).hasText("Kill all database connections: done");
            assertThat(page.locator("#log li.mark")).hasCount(1);
            assertThat(page.locator("#verdicts li"))
                    .hasCount(3, new HasCountOptions().setTimeout((double) UNTIL_THE_END.toMillis()));
            System.out.println("a race of " + RUN_TIME + " in the browser: " + cost);
            assertThat(cost.grown()).isLessThan(PageCost.MOST_GROWN);
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
