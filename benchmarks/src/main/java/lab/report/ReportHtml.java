package lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.List;
import lab.page.Inline;
import lab.report.Section.Drawings;
import org.jspecify.annotations.Nullable;

/** A report as one HTML file: everything that is text is in it as HTML, and scripts add the charts. */
public final class ReportHtml {

    private static final TemplateEngine PAGES =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "lab.report.pages");

    private static final List<String> STYLES = List.of(Inline.UPLOT_STYLE, "page.css", "stepper.css");
    private static final List<String> SCRIPTS =
            List.of(Inline.UPLOT_SCRIPT, "paint.js", "moments.js", "charts.js", "plot.js", "stepper.js", "report.js");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReportHtml() {}

    /** The whole page. */
    public static String of(Report report) {
        var content = new StringOutput();
        PAGES.render("results.jte", report, content);
        return Inline.page("report.html", STYLES, SCRIPTS, data(report), content.toString());
    }

    /** What the scripts draw, and no more. */
    private static JsonNode data(Report report) {
        var data =
                JSON.createObjectNode().put("generatedAt", report.generatedAt().toString());
        var results = data.putArray("results");
        report.sections().forEach(section -> results.add(data(section)));
        return data;
    }

    private static ObjectNode data(Section section) {
        var data = JSON.createObjectNode()
                .put("id", section.origin().id())
                .put("file", section.origin().file())
                .put("kind", section.origin().kind())
                .put("title", section.title());
        data.set("charts", JSON.valueToTree(section.drawings().charts()));
        data.set("result", result(section.drawings()));
        return data;
    }

    private static @Nullable JsonNode result(Drawings drawings) {
        return drawings.recordings().isEmpty()
                ? drawings.race()
                : JSON.createObjectNode().set("recordings", JSON.valueToTree(drawings.recordings()));
    }
}
