package lab.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import lab.machine.LabHome;
import lab.machine.OnPath;
import lab.testing.Patience;
import lab.testing.Skip;

/** The system's Chromium without a window, and what it complains of. */
public final class Chromium implements AutoCloseable {

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** Asks nobody on the network: nothing here needs it. */
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> expected = new CopyOnWriteArrayList<>();

    private Chromium(Path program) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(program).setArgs(QUIET));
        PlaywrightAssertions.setDefaultAssertionTimeout((double) Patience.LIMIT.toMillis());
    }

    /** Starts it; without one the calling test is skipped, and says so. */
    public static Chromium start() {
        var program = NAMES.stream().map(OnPath::find).flatMap(Optional::stream).findFirst();
        Skip.unless(program.isPresent(), "the pages are not tested in a browser: there is no Chromium on the PATH.");
        return new Chromium(program.orElseThrow());
    }

    /** A page in a profile of its own. */
    public Page page(int width, int height, ColorScheme scheme) {
        var context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        context.setDefaultTimeout((double) Patience.LIMIT.toMillis());
        var page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("error: " + error));
        return page;
    }

    /** A page as wide as a projector's. */
    public Page page() {
        return page(1280, 720, ColorScheme.LIGHT);
    }

    /** Errors and warnings of all pages so far, in the console or thrown. */
    public List<String> complaints() {
        return complaints.stream()
                .filter(complaint -> expected.stream().noneMatch(complaint::contains))
                .toList();
    }

    /** Complaints with this part are no complaints until the pages are closed: the browser itself writes each refused answer. */
    public void expect(String part) {
        expected.add(part);
    }

    /** Closes all pages, before the server that they ask. */
    public void closePages() {
        browser.contexts().forEach(BrowserContext::close);
        complaints.clear();
        expected.clear();
    }

    /** Writes what the page looks like, all of it, to {@code benchmarks/target/screenshots}. */
    public static Path photograph(Page page, String name) {
        var file = LabHome.root().resolve("benchmarks/target/screenshots").resolve(name + ".png");
        page.evaluate("scrollTo(0, 0)"); // what sticks to the top belongs there
        page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
        return file;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
