package lab.explore;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import lab.chart.ChartStyle;
import lab.chart.Picture;
import lab.explore.ExploreResult.Found;
import lab.explore.ExploreResult.Replay;
import lab.text.Text;
import org.jfree.chart.ui.Drawable;
import org.jspecify.annotations.Nullable;

/** Every order of two requests in one picture: the {@link ProgressGraph} of one source, or of two side by side. */
public final class ProgressGraphPicture implements Drawable {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 620;
    private static final int GRID = 320;
    private static final int LEFT = 130;
    private static final int TOP = 122;
    private static final int GAP = 80;
    private static final int LEGEND = 566;
    private static final int PANELS = 2;
    private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font AXIS = new Font(Font.SANS_SERIF, Font.BOLD, 13);

    private final ExploreResult result;
    private final List<Entry<String, Found>> panels;
    private final int columns;
    private final int rows;

    private ProgressGraphPicture(ExploreResult result) {
        this.result = result;
        this.panels = result.sources().entrySet().stream().limit(PANELS).toList();
        this.columns = 1 + most(panels, true);
        this.rows = 1 + most(panels, false);
    }

    /** The last column or row that a call of any panel is in. */
    private static int most(List<Entry<String, Found>> panels, boolean ofA) {
        return panels.stream()
                .flatMap(panel -> panel.getValue().graph().stream())
                .filter(edge -> edge.byA() == ofA)
                .mapToInt(edge -> ofA ? edge.a() : edge.b())
                .max()
                .orElse(0);
    }

    /** Whether there is one: for two requests of which an order was played. */
    public static boolean isPossible(ExploreResult result) {
        return result.requests().size() == PANELS && !result.callsAlone().isEmpty();
    }

    /**
     * Writes {@code <name>.svg} and {@code <name>.png}, over what is there.
     *
     * @throws IOException when a file can't be written
     */
    public static void write(Path folder, String name, ExploreResult result) throws IOException {
        Picture.write(folder, name, new ProgressGraphPicture(result), WIDTH, HEIGHT, title(result));
    }

    /**
     * The same picture as SVG alone.
     *
     * @throws IOException when it can't be made into text
     */
    public static String svg(ExploreResult result) throws IOException {
        return Picture.svg(new ProgressGraphPicture(result), WIDTH, HEIGHT, title(result));
    }

    private static String title(ExploreResult result) {
        return Text.format(
                "A: %s, B: %s. All %,d orders of their calls",
                result.requests().get(0), result.requests().get(1), result.possible());
    }

    @Override
    public void draw(Graphics2D graphics, Rectangle2D area) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(ChartStyle.BACKGROUND);
        graphics.fill(area);
        text(graphics, ChartStyle.TITLE, title(result), 24, 36);
        text(graphics, ChartStyle.SUBTITLE, subtitle(), 24, 60);
        for (var i = 0; i < panels.size(); i++) {
            panel(graphics, LEFT + i * (GRID + GAP), panels.get(i));
        }
        legend(graphics);
    }

    private String subtitle() {
        return "Each path from the lower left to the upper right corner is an order. " + result.driver()
                + " on PostgreSQL " + result.server();
    }

    private void panel(Graphics2D graphics, int left, Entry<String, Found> source) {
        var found = source.getValue();
        text(graphics, AXIS, heading(source.getKey(), found), left, TOP - 24);
        var panel = new ProgressGraphPanel(graphics, new Rectangle2D.Double(left, TOP, GRID, GRID), columns, rows);
        panel.draw(found, result.callsAlone(), shown(found));
        labels(graphics, panel, left, 1 + most(List.of(source), true));
    }

    private static String heading(String source, Found found) {
        return found.damaged() == 0
                ? Text.format("%s: none of %,d orders does harm", source, found.orders())
                : Text.format(
                        "%s: %,d of %,d orders do harm, %,d silently",
                        source, found.damaged(), found.orders(), found.damagedSilently());
    }

    /** The order with the fewest preemptions of those that do harm, a silent one if there is. */
    private static @Nullable Order shown(Found found) {
        return found.clearest().values().stream()
                .map(Replay::order)
                .min(Comparator.comparingInt(Order::preemptions)
                        .thenComparing(order -> order.verdict().loud()))
                .orElse(null);
    }

    private void labels(Graphics2D graphics, ProgressGraphPanel panel, int left, int calls) {
        graphics.setFont(LABEL);
        graphics.setColor(ChartStyle.TEXT);
        for (var i = 0; i < calls; i++) {
            slanted(graphics, label(0, i), panel.x(i + 0.5), TOP + GRID + 16);
        }
        text(graphics, AXIS, "A →", left + GRID - 24, TOP + GRID + 90);
        if (left == LEFT) {
            for (var i = 0; i < rows; i++) {
                var label = label(1, i);
                var width = graphics.getFontMetrics(LABEL).stringWidth(label);
                text(graphics, LABEL, label, left - 14 - width, (int) panel.y(i + 0.5) + 4);
            }
            text(graphics, AXIS, "B ↑", 24, TOP + 4);
        }
    }

    private static void slanted(Graphics2D graphics, String text, double x, double y) {
        var width = graphics.getFontMetrics().stringWidth(text);
        var before = graphics.getTransform();
        graphics.translate(x + 6, y);
        graphics.rotate(-Math.PI / 5);
        graphics.drawString(text, -width, 0);
        graphics.setTransform(before);
    }

    /** The call as it is when nobody interrupts; there are more only where one has failed. */
    private String label(int request, int number) {
        var calls = result.callsAlone().get(request);
        return number < calls.size() ? inWords(calls.get(number)) : "after an error";
    }

    private static String inWords(String call) {
        return switch (call) {
            case "setAutoCommit(false)" -> "autocommit off";
            case "setAutoCommit(true)" -> "autocommit on";
            case "INSERT INTO posts" -> "insert post";
            case "INSERT INTO post_events" -> "insert event";
            case "SET TRANSACTION READ ONLY" -> "read only";
            case "next(), which fetches" -> "fetch";
            default ->
                call.startsWith("SELECT … FROM current_setting")
                        ? "time-out"
                        : call.startsWith("SELECT") ? "select" : call.replace("()", "");
        };
    }

    private void legend(Graphics2D graphics) {
        for (var i = 0; i <= 10; i++) {
            graphics.setColor(ProgressGraphPanel.mixed(i / 10.0));
            graphics.fill(new Rectangle2D.Double(24 + i * 12, LEGEND, 12, 9));
        }
        text(graphics, LABEL, "0 to 100 %: of the orders through a call, so many do harm", 170, LEGEND + 9);
        graphics.setColor(ProgressGraphPanel.mixed(0.8));
        graphics.fill(new Rectangle2D.Double(540, LEGEND, 60, 9));
        graphics.setColor(Color.WHITE);
        graphics.setStroke(new BasicStroke(1.4f));
        for (var x = 544; x < 598; x += 5) {
            graphics.draw(new Line2D.Double(x - 3, LEGEND + 8, x + 3, LEGEND + 1));
        }
        text(graphics, LABEL, "hatched: this part of them silently", 610, LEGEND + 9);
        graphics.setColor(Color.BLACK);
        graphics.setStroke(new BasicStroke(2));
        graphics.draw(new Line2D.Double(24, LEGEND + 28, 155, LEGEND + 28));
        text(graphics, LABEL, "an order that does harm, fewest switches; a dot is a switch", 170, LEGEND + 32);
        graphics.setColor(ProgressGraphPanel.CRITICAL);
        graphics.fill(new Rectangle2D.Double(540, LEGEND + 20, 60, 16));
        text(graphics, LABEL, "both requests are in their transactions", 610, LEGEND + 32);
    }

    private static void text(Graphics2D graphics, Font font, String text, int x, int y) {
        graphics.setFont(font);
        graphics.setColor(ChartStyle.TEXT);
        graphics.drawString(text, x, y);
    }
}
