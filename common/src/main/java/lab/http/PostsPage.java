package lab.http;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import lab.store.Post;

/** The page of {@code GET /}, and what a browser may do with it. */
final class PostsPage {

    private static final TemplateEngine TEMPLATES =
            TemplateEngine.createPrecompiled(null, ContentType.Html, null, "lab.http.pages");

    /**
     * Its Content-Security-Policy: the page's own style, known by its hash, and nothing else. A post that got around the
     * template's escaping could run no script, load nothing, send nothing, and no other site can frame the page.
     */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + hash(style())
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private PostsPage() {}

    /** HTML in UTF-8. */
    static byte[] of(List<Post> posts) {
        var html = new Utf8ByteOutput();
        TEMPLATES.render("posts.jte", posts, html);
        return html.toByteArray();
    }

    private static String style() {
        var page = new String(of(List.of()), StandardCharsets.UTF_8);
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
