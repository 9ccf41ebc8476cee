package lab.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a document that is made and not typed: what stands between {@code <!-- name:begin -->} and {@code <!-- name:end -->}.
 *
 * @param page the document
 * @param name of the region in it
 */
public record Region(Path page, String name) {

    /**
     * Fails when the region is not this text, here or in the page's translation. With {@code -Dlab.record=true} both are written
     * instead of compared. What differs from play to play is no difference.
     */
    public void mustBe(String text) throws IOException {
        var shown = shown(page, text);
        var twin = Twin.of(page);
        if (twin.isPresent()) {
            shown(twin.get().spanish(), twin.get().moved(shown));
        }
    }

    /** What the page shows in the end: this text, or what it had, if that is no different. */
    private String shown(Path page, String text) throws IOException {
        var before = Files.readString(page);
        var region = Pattern.compile("(?s)(<!-- %s:begin -->\n)(.*?)(<!-- %s:end -->)".formatted(name, name))
                .matcher(before);
        assertThat(region.find()).as("%s has a region %s", page, name).isTrue();
        if (steady(region.group(2)).equals(steady(text))) {
            return region.group(2);
        }
        if (!Boolean.getBoolean("lab.record")) {
            assertThat(steady(region.group(2)))
                    .as("%s shows what this build did not see; ./lab test -Dlab.record=true writes it anew", page)
                    .isEqualTo(steady(text));
        }
        Files.writeString(page, region.replaceFirst("$1" + Matcher.quoteReplacement(text) + "$3"));
        return text;
    }

    /** Without what differs from play to play and from machine to machine, and says nothing. */
    public static String steady(String text) {
        return text.replaceAll("\n {4}(?=\\S)|(?<=\\S) +", " ") // columns, and where an outcome is folded
                .replaceAll("(PostgreSQL|Java) [\\d.]+|\\d+ cores?\\b", "$1 #")
                .replaceAll(
                        "(_backend\\(|HikariPool-|\\.java:|waiting=)\\d+", "$1#") // pids, pools of one process, lines
                .replaceAll("after \\d+ms", "after # ms")
                .replaceAll("\\[\\d, \\d, \\d]", "[#, #, #]") // P04: which pods get what is left of the server
                .replaceAll(
                        "total=[01], active=[01]",
                        "total=#, active=#") // P07: the dead connection, thrown away yet or not
                .replaceAll("\\d+ told of it|\\d+ hang\\b", "#") // F11: one or two, by chance
                .replaceAll("done already|waits in it", "#") // F02 on a pool: by who looks first
                .replaceAll("does not run|\\bruns\\b", "#") // P16: by the JDK, which its test knows
                .replaceAll("\\S*…", "…"); // where a line is cut depends on the length of the above
    }
}
