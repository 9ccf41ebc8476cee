package lab.chart;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.ui.Drawable;

/** A picture as the lab leaves it: as SVG for pages, and as PNG for everything else. */
public final class Picture {

    /** Pixels of the PNG for each of the picture's, for screens that have many. */
    private static final int SCALE = 2;

    static {
        // Before AWT loads: no window is opened, so none has to be possible.
        System.setProperty("java.awt.headless", "true");
        // It draws outlines of letters, and an axis's label is to stay text.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    private Picture() {}

    /**
     * Writes {@code <name>.svg} and {@code <name>.png}, over what is there. The same picture gives the same files.
     *
     * @param folder made when it is missing
     * @param width in pixels of the SVG, and so the height
     * @param title what a screen reader says
     * @throws IOException when a file can't be written
     */
    public static void write(Path folder, String name, Drawable picture, int width, int height, String title)
            throws IOException {
        Files.createDirectories(folder);
        Svg.write(folder.resolve(name + ".svg"), picture, width, height, title);
        var image = new BufferedImage(SCALE * width, SCALE * height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        picture.draw(graphics, new Rectangle2D.Double(0, 0, width, height));
        graphics.dispose();
        ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
    }

    /**
     * A picture as SVG, for a page that has it inside.
     *
     * @param width in pixels, and so the height
     * @param title what a screen reader says
     * @throws IOException when it can't be made into text
     */
    public static String svg(Drawable picture, int width, int height, String title) throws IOException {
        var bytes = new ByteArrayOutputStream();
        Svg.write(bytes, picture, width, height, title);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
