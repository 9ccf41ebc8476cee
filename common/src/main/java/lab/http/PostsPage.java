package lab.http;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateException;
import gg.jte.TemplateOutput;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import lab.store.Post;

/** The page of {@code GET /}, and what a browser may do with it. */
final class PostsPage {

    private static final TemplateEngine TEMPLATES =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "lab.http.pages");

    /**
     * Its Content-Security-Policy: the page's own style, known by its hash, and nothing else. A post that got around the
     * template's escaping could run no script, load nothing, send nothing, and no other site can frame the page.
     */
    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(style())
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** The headers of its answer, besides the usual. */
    static final Map<HttpString, String> HEADERS =
            Map.of(Headers.CONTENT_SECURITY_POLICY, POLICY, Headers.REFERRER_POLICY, "no-referrer");

    private PostsPage() {}

    /**
     * HTML in UTF-8.
     *
     * @throws UncheckedIOException when the output does not take it
     */
    static void write(List<Post> posts, OutputStream out) {
        try {
            TEMPLATES.render("posts.jte", posts, new Utf8(out));
        } catch (TemplateException e) {
            throw e.getCause() instanceof UncheckedIOException broken ? broken : e;
        }
    }

    /** jte's own keeps the whole page, and each escaped character as an array of its own: a page of ampersands is 2.5 MB, and took 15. */
    private record Utf8(OutputStream out) implements TemplateOutput {

        @Override
        public void writeContent(String text) {
            writeBinaryContent(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void writeContent(String text, int begin, int end) {
            writeContent(text.substring(begin, end));
        }

        @Override
        public void writeBinaryContent(byte[] bytes) {
            try {
                out.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String style() {
        var bytes = new ByteArrayOutputStream();
        write(List.of(), bytes);
        var page = bytes.toString(StandardCharsets.UTF_8);
        var begin = page.indexOf("<style>") + "<style>".length();
        return page.substring(begin, page.indexOf("</style>", begin));
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }
}
