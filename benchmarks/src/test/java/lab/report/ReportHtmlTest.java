package lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as text: complete without a script, asks nobody for anything, and small. */
class ReportHtmlTest {

    private static final Pattern REFERENCE =
            Pattern.compile("(?i)<[a-z][^<>]*?\\s(?:src|href|srcset|action|data)\\s*=\\s*[\"']?([^\"'\\s>]*)");
    private static final Pattern BLOCKS = Pattern.compile("(?s)<(style|script)(?: [^>]*)?>(.*?)</\\1>");

    @TempDir
    private Path folder;

    @Test
    void everythingThatIsTextIsThereWithoutAScript() throws IOException {
        var html = withoutBlocks(page(
                Results.write(folder, "race-1.json", Results.race(20)),
                Results.write(folder, "race-2.json", Results.race(20)),
                Results.write(folder, "explore-1.json", Results.explore()),
                Results.write(folder, "bench-1.json", Results.bench()),
                folder.resolve("gone.json")));
        assertThat(html)
                .contains("<h2>Race: 200 users for 20s</h2>", "<th scope=\"row\">requests answered</th>")
                .contains("<li>fixed-pooled answered all 1,900 requests; its data is whole.</li>")
                .contains("<code>./lab race --users 200 --spawn-rate 20 --wait 1-3 --run-time 20s --seed 42</code>")
                .contains("gone.json: not readable")
                .contains("Two races side by side", "data-scale=\"r1 r2\"")
                .contains("src=\"data:image/svg+xml;base64,");
    }

    @Test
    void nothingLeadsOutOfThePage() throws IOException {
        var html = withoutBlocks(page(
                Results.write(folder, "race-1.json", Results.race(20)),
                Results.write(folder, "explore-1.json", Results.explore())));
        var references = REFERENCE
                .matcher(html)
                .results()
                .map(found -> String.valueOf(found.group(1)))
                .toList();
        assertThat(references).isNotEmpty().allMatch(to -> to.startsWith("#") || to.startsWith("data:"));
        assertThat(html).contains("default-src 'none'; script-src 'sha256-");
    }

    @Test
    void aHostileTextStaysText() throws IOException {
        var html = page(
                Results.write(folder, "race-1.json", Results.race(20)),
                Results.write(folder, "explore-1.json", Results.explore()),
                Results.write(folder, "other-1.json", Results.unknown()));
        assertThat(html).doesNotContain("<img src=x").contains("&lt;/script", "\\u003c/script>");
        var data = Pattern.compile("(?s)id=\"data\">(.*?)</script>").matcher(html);
        assertThat(data.find()).isTrue();
        var json = JsonMapper.builder().build().readTree(data.group(1));
        assertThat(json.at("/results/0/result/log/0/text").asText()).isEqualTo("crashed: " + Results.HOSTILE);
    }

    @Test
    void aRaceOfTenMinutesIsUnderTwoMegabytes() throws IOException {
        assertThat(page(Results.write(folder, "race-1.json", Results.race(600))).length())
                .isLessThan(2_000_000);
    }

    @Test
    void aResultThatIsNotInAFileYetHasAPageToo() {
        assertThat(Report.html(Results.race(20))).contains("<h2>Race: 200 users for 20s</h2>");
    }

    private static String page(Path... files) {
        return ReportHtml.of(Report.of(List.of(files)));
    }

    private static String withoutBlocks(String html) {
        return BLOCKS.matcher(html).replaceAll("");
    }
}
