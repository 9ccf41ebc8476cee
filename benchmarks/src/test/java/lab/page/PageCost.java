package lab.page;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/** What a page costs the browser that shows it: the first paint, the longest task, memory. */
public final class PageCost {

    /** By how many bytes a page may grow in ten minutes of a race. */
    public static final long MOST_GROWN = 20L << 20;

    private final Page page;
    private long heap;

    private PageCost(Page page) {
        this.page = page;
    }

    /** Watches a page that is not open yet. */
    public static PageCost of(Page page) {
        page.addInitScript("""
                window.longest = 0;
                new PerformanceObserver(list => list.getEntries().forEach(
                    entry => window.longest = Math.max(window.longest, entry.duration))).observe({type: "longtask"});""");
        return new PageCost(page);
    }

    /** From now on counts what is new, once the page has drawn for the first time. */
    public void begin() {
        heap = heap();
        page.evaluate("window.longest = 0");
    }

    /** By how many bytes the heap has grown since the beginning, each after a collection. */
    public long grown() {
        return heap() - heap;
    }

    /** One line: what was painted after how many milliseconds, the longest task since the beginning (50 ms and less is 0). */
    @Override
    public String toString() {
        return "%s ms; the longest task after that: %s ms; the heap grew by %.1f MB"
                .formatted(
                        page.evaluate("performance.getEntriesByType('paint')"
                                + ".map(p => p.name + ' ' + Math.round(p.startTime)).join(', ')"),
                        page.evaluate("Math.round(window.longest)"),
                        grown() / 1048576.0);
    }

    private long heap() {
        CDPSession session = page.context().newCDPSession(page);
        session.send("HeapProfiler.collectGarbage", new JsonObject());
        var usage = session.send("Runtime.getHeapUsage", new JsonObject());
        session.detach();
        return usage.get("usedSize").getAsLong();
    }
}
