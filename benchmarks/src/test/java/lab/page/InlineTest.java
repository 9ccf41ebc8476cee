package lab.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A page of one file. */
class InlineTest {

    private static final String TEMPLATE = "/lab/page/inline.html";
    private static final List<String> STYLES = List.of("/lab/page/inline.css");
    private static final List<String> SCRIPTS = List.of("/lab/page/inline.js");

    @Test
    void everythingIsInItAndNothingIsTakenForAPlaceTwice() {
        var page = page("<p>/*SCRIPT*/ DATA $1 \\</p>", "</script><!-- /*CSS*/");
        assertThat(page)
                .contains(
                        "<p>/*SCRIPT*/ DATA $1 \\</p>",
                        "id=\"data\">{\"text\":\"\\u003c/script>\\u003c!-- /*CSS*/\"}</script>")
                .contains("<script>/*CSS*/ \"DATA\"; // $2\n</script>")
                .contains("body { color: black; }");
    }

    @Test
    void thePolicyLetsTheTwoBlocksBeAndNothingElse() throws Exception {
        var script = Inline.text(SCRIPTS.get(0));
        var digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
        assertThat(page("", ""))
                .contains("<head>\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';")
                .contains("script-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }

    @Test
    void aScriptThatWouldEndItsBlockIsRefused() {
        assertThatThrownBy(() -> Inline.page(
                        TEMPLATE, STYLES, List.of("/lab/page/inline.html"), JsonNodeFactory.instance.objectNode(), ""))
                .hasMessageContaining("would end its own block");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Inline.text("none.js")).hasMessageContaining("/lab/page/none.js");
    }

    @Test
    void uPlotIsWhereItIsLookedFor() {
        assertThat(Inline.text(Inline.UPLOT_SCRIPT)).contains("uPlot");
        assertThat(Inline.text(Inline.UPLOT_STYLE)).contains(".uplot");
    }

    private static String page(String content, String text) {
        var data = JsonNodeFactory.instance.objectNode().put("text", text);
        return Inline.page(TEMPLATE, STYLES, SCRIPTS, data, content);
    }
}
