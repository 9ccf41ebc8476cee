package lab.chart;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ui.Drawable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A picture as SVG: text stays text, which a reader can search and a screen reader speak. */
final class Svg {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private Svg() {}

    /**
     * Writes a file, over what is there.
     *
     * @param title what a screen reader says
     */
    static void write(Path file, Drawable picture, int width, int height, String title) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            write(out, picture, width, height, title);
        }
    }

    /** The same into a stream, which it leaves open. */
    static void write(OutputStream out, Drawable picture, int width, int height, String title) throws IOException {
        var document = document();
        var context = SVGGeneratorContext.createDefault(document);
        context.setComment("Connection Lab"); // Batik's own names its version
        var graphics = new SVGGraphics2D(context, false);
        graphics.setSVGCanvasSize(new Dimension(width, height));
        picture.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        var root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 " + width + " " + height); // so that it scales with a page
        root.setAttribute("role", "img");
        var name = document.createElementNS(NAMESPACE, "title");
        name.setTextContent(title);
        root.insertBefore(name, root.getFirstChild());
        write(out, root);
    }

    /** With the JDK's writer: Batik's names a document type, which some readers would fetch from the net. */
    private static void write(OutputStream out, Element root) throws IOException {
        try {
            TransformerFactory.newInstance().newTransformer().transform(new DOMSource(root), new StreamResult(out));
        } catch (TransformerException e) {
            throw new IOException("can't write a picture", e);
        }
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's own XML parser can't be configured", e);
        }
    }
}
