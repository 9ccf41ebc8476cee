package lab.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lab.page.ReplayServer.Event;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What ten minutes of three lanes cost the browser. The times are printed, not judged: this is no stopwatch. */
@Tag("browser")
class LongRacePageTest {

    private static final int SECONDS = 600;

    @Test
    void tenMinutesGrowTheTabByLessThan20Megabytes() throws IOException {
        try (var chromium = Chromium.start();
                var server = ReplayServer.start(tenMinutes(), false)) {
            var page = chromium.page();
            var cost = PageCost.of(page);
            server.playUntil(1);
            page.navigate(server.url());
            drawn(page, 1);
            cost.begin();
            for (var second = 20; second <= SECONDS; second += 20) {
                server.playUntil(second);
                drawn(page, second);
            }
            System.out.println("600 s, drawn in 30 steps: " + cost);
            assertThat(cost.grown()).isLessThan(PageCost.MOST_GROWN);
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    private static void drawn(Page page, int seconds) {
        assertThat(page.locator("#charts")).hasAttribute("data-drawn", Integer.toString(seconds));
    }

    /** The recorded race over and over, without its end. */
    static List<Event> tenMinutes() throws IOException {
        var recorded = ReplayServer.recorded();
        var length = recorded.stream()
                .filter(event -> event.name().equals("second"))
                .mapToInt(event -> event.data().path("second").asInt())
                .max()
                .orElseThrow();
        var events = new ArrayList<Event>();
        for (var start = 0; start < SECONDS; start += length) {
            for (var event : recorded) {
                var data = event.data().<ObjectNode>deepCopy();
                switch (event.name()) {
                    case "hello" -> {
                        if (start == 0) {
                            data.withObject("/load").put("runTimeSeconds", SECONDS);
                            events.add(new Event("hello", data));
                        }
                    }
                    case "second" -> {
                        data.put("second", start + data.path("second").asInt());
                        if (data.path("second").asInt() <= SECONDS) {
                            events.add(new Event("second", data));
                        }
                    }
                    case "log", "mark", "ownership" -> {
                        data.put("t", start + data.path("t").asDouble());
                        events.add(new Event(event.name(), data));
                    }
                    default -> {
                        // The end comes once, and nobody waits for it here.
                    }
                }
            }
        }
        return events;
    }
}
