package lab.page;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks axe-core what hinders people who use the page otherwise than the one who wrote it. */
public final class Axe {

    private static final String SCRIPT = "/axe.min.js";

    private Axe() {}

    /** Each violation: the rule, how bad it is, and the first element that it names. */
    @SuppressWarnings("unchecked")
    public static List<String> violations(Page page) {
        page.evaluate(script());
        return (List<String>) page.evaluate("""
                async () => (await axe.run()).violations
                    .map(one => `${one.id} (${one.impact}): ${one.help}: ${one.nodes[0].html} ${one.nodes[0].failureSummary}`)""");
    }

    private static String script() {
        try (var stream = Axe.class.getResourceAsStream(SCRIPT)) {
            if (stream == null) {
                throw new UncheckedIOException(new IOException("no " + SCRIPT + " on the class path"));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
