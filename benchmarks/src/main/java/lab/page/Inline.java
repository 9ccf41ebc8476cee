package lab.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a page of one file, which asks nobody for anything: style sheets, scripts and data are in it. The files it is made of are in
 * {@code lab/page} on the class path.
 *
 * <p>A template has these places, see {@code report.html}: the comment {@code CSS} as all of a style element, the comment {@code
 * SCRIPT} as all of a script element, {@code DATA} in the element of that id, and an HTML comment {@code CONTENT} if it takes any.
 */
public final class Inline {

    /** uPlot's style sheet. */
    public static final String UPLOT_STYLE = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.min.css";

    /** uPlot's script; its global is {@code uPlot}. */
    public static final String UPLOT_SCRIPT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.iife.min.js";

    private static final String FOLDER = "/lab/page/";

    private static final Pattern PLACE = Pattern.compile(
            "<head>|(?<=<style>)/\\*CSS\\*/|(?<=<script>)/\\*SCRIPT\\*/|(?<=id=\"data\">)DATA|<!--CONTENT-->");

    /** What would end a block of script, or put the browser into a state in which its end is not seen. */
    private static final Pattern NO_SCRIPT = Pattern.compile("</script|<!--", Pattern.CASE_INSENSITIVE);

    private Inline() {}

    /**
     * A page.
     *
     * @param template its name in {@code lab/page}
     * @param styles names in {@code lab/page}, or paths on the class path that begin with a slash
     * @param scripts the same; they are joined into one block, in this order
     * @param data what the scripts read from the element {@code data}
     * @param content HTML for the template's {@code <!--CONTENT-->}; whoever made it has escaped the texts in it
     * @throws IllegalStateException when a file is missing or can't be part of a page, which is a defect of the build
     */
    public static String page(
            String template, List<String> styles, List<String> scripts, JsonNode data, String content) {
        var style = joined(styles);
        var script = joined(scripts);
        if (style.contains("</") || NO_SCRIPT.matcher(script).find()) {
            throw new IllegalStateException("%s or %s would end its own block".formatted(styles, scripts));
        }
        // In one go, so that nothing that is put in is taken for a place.
        return PLACE.matcher(text(template))
                .replaceAll(place -> Matcher.quoteReplacement(
                        switch (place.group()) {
                            case "<head>" -> "<head>\n" + policy(style, script);
                            case "/*CSS*/" -> style;
                            case "/*SCRIPT*/" -> script;
                            case "DATA" -> island(data);
                            default -> content;
                        }));
    }

    /**
     * A file of a page, as text.
     *
     * @param name in {@code lab/page}, or a path on the class path that begins with a slash
     * @throws IllegalStateException when it is missing
     */
    public static String text(String name) {
        var path = name.startsWith("/") ? name : FOLDER + name;
        try (var file = Inline.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException(path + " is not on the class path; build the lab anew");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String joined(List<String> names) {
        return names.stream().map(Inline::text).collect(Collectors.joining("\n"));
    }

    /** Nothing from elsewhere, and of what is here only the two blocks: a text that became markup by mistake could do nothing. */
    private static String policy(String style, String script) {
        return """
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '%s'; style-src '%s';\
                 img-src data:; base-uri 'none'; form-action 'none'">
                """.formatted(hash(script), hash(style)).stripTrailing();
    }

    private static String hash(String block) {
        try {
            // The browser counts a line end of any system as \n.
            var bytes = block.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return "sha256-"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** No text in it can end the element that it is in. */
    private static String island(JsonNode data) {
        try {
            return JsonMapper.builder().build().writeValueAsString(data).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JsonNode that is no JSON", e);
        }
    }
}
