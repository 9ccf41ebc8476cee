package lab.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * A drawing that is made before the page is.
 *
 * @param svg the drawing
 * @param title what it shows, for those who do not see it too
 */
public record Picture(String svg, String title) {

    /** Draws. */
    interface Drawing {
        /**
         * The drawing as SVG.
         *
         * @throws IOException when it can't be made into text
         */
        String svg() throws IOException;
    }

    /** As the address of an image: it stays an image, and nothing in it can become a part of the page. */
    public String address() {
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Draws it, if this machine can: one without fonts costs the picture, and not the report.
     *
     * @param notes gets the reason if it can't
     * @return one picture or none
     */
    static List<Picture> of(String title, Drawing drawing, List<String> notes) {
        try {
            return List.of(new Picture(drawing.svg(), title));
        } catch (IOException | LinkageError | InternalError e) {
            notes.add("No picture of %s: %s.".formatted(title, e));
            return List.of();
        }
    }
}
