package lab.explore;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import lab.chart.ChartStyle;
import lab.explore.ExploreResult.Found;
import lab.explore.ExploreResult.GraphEdge;
import lab.text.Text;
import org.jspecify.annotations.Nullable;

/** The progress graph of one source: calls as edges of a grid, and on top of them one order that does harm. */
final class ProgressGraphPanel {

    private static final Font SHARE = new Font(Font.SANS_SERIF, Font.PLAIN, 10);
    private static final BasicStroke CALL = new BasicStroke(7, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
    private static final BasicStroke HATCH = new BasicStroke(1.4f);
    private static final BasicStroke ORDER = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final Color CRITICAL = new Color(0xEDE6CC);

    /** From no harm to nothing but harm: lighter to darker, so that it reads in grey as well. */
    private static final Color LEAST = new Color(0xC3D7E2);

    private static final Color MOST = new Color(0xA63603);

    private final Graphics2D graphics;
    private final Rectangle2D area;
    private final double cellX;
    private final double cellY;

    /**
     * A panel to draw on.
     *
     * @param area of the grid alone
     * @param columns calls of A, and so many rows for the calls of B
     */
    ProgressGraphPanel(Graphics2D graphics, Rectangle2D area, int columns, int rows) {
        this.graphics = graphics;
        this.area = area;
        this.cellX = area.getWidth() / columns;
        this.cellY = area.getHeight() / rows;
    }

    /** Draws the grid. */
    void draw(Found found, List<List<String>> callsAlone, @Nullable Order shown) {
        critical(callsAlone);
        found.graph().forEach(this::call);
        found.graph().forEach(this::share);
        if (shown != null) {
            order(shown.script());
        }
    }

    /** Where both requests are in their transactions: an order that stays outside keeps them apart. */
    private void critical(List<List<String>> callsAlone) {
        var a = transaction(callsAlone.get(0));
        var b = transaction(callsAlone.get(1));
        if (a != null && b != null) {
            graphics.setColor(CRITICAL);
            graphics.fill(new Rectangle2D.Double(x(a[0]), y(b[1]), (a[1] - a[0]) * cellX, (b[1] - b[0]) * cellY));
        }
    }

    /** From behind the call that ends autocommit to behind the one that ends the transaction; null for a request without one. */
    private static int @Nullable [] transaction(List<String> calls) {
        var begin = calls.indexOf("setAutoCommit(false)");
        var end = Math.max(calls.indexOf("commit()"), calls.indexOf("rollback()"));
        return begin < 0 || end < 0 ? null : new int[] {begin + 1, end + 1};
    }

    private void call(GraphEdge edge) {
        graphics.setStroke(CALL);
        graphics.setColor(mixed(edge.orders() == 0 ? 0 : (double) edge.damaged() / edge.orders()));
        graphics.draw(line(edge));
        if (edge.silent() > 0) {
            hatch(line(edge), (double) edge.silent() / edge.damaged());
        }
    }

    private Line2D line(GraphEdge edge) {
        var toX = x(edge.a() + (edge.byA() ? 1 : 0));
        var toY = y(edge.b() + (edge.byA() ? 0 : 1));
        return new Line2D.Double(x(edge.a()), y(edge.b()), toX, toY);
    }

    /** Strokes across the line, over this part of its length. */
    private void hatch(Line2D line, double part) {
        graphics.setStroke(HATCH);
        graphics.setColor(Color.WHITE);
        var length = Math.hypot(line.getX2() - line.getX1(), line.getY2() - line.getY1());
        for (var at = 4.0; at < length * part; at += 5) {
            var x = line.getX1() + (line.getX2() - line.getX1()) * at / length;
            var y = line.getY1() + (line.getY2() - line.getY1()) * at / length;
            graphics.draw(new Line2D.Double(x - 3, y + 3, x + 3, y - 3));
        }
    }

    /** The percentage beside its call; nothing for none. */
    private void share(GraphEdge edge) {
        if (edge.damaged() == 0) {
            return;
        }
        var text = Text.format("%.0f", 100.0 * edge.damaged() / edge.orders());
        var middle = line(edge).getBounds2D();
        graphics.setFont(SHARE);
        graphics.setColor(ChartStyle.TEXT);
        var width = graphics.getFontMetrics().stringWidth(text);
        if (edge.byA()) {
            graphics.drawString(text, (float) (middle.getCenterX() - width / 2.0), (float) (middle.getCenterY() - 6));
        } else {
            graphics.drawString(text, (float) (middle.getCenterX() + 6), (float) (middle.getCenterY() + 4));
        }
    }

    /** The whole path in black, with a dot wherever the other request has its turn. */
    private void order(String script) {
        var path = new Path2D.Double();
        path.moveTo(x(0), y(0));
        graphics.setColor(Color.BLACK);
        graphics.setStroke(ORDER);
        var a = 0;
        var b = 0;
        for (var i = 0; i < script.length(); i++) {
            if (i > 0 && script.charAt(i) != script.charAt(i - 1)) {
                graphics.fill(new Ellipse2D.Double(x(a) - 4, y(b) - 4, 8, 8));
            }
            a += script.charAt(i) == 'A' ? 1 : 0;
            b += script.charAt(i) == 'A' ? 0 : 1;
            path.lineTo(x(a), y(b));
        }
        graphics.draw(path);
    }

    /** Colour of a call of whose orders this part does harm. */
    static Color mixed(double part) {
        return new Color(
                between(LEAST.getRed(), MOST.getRed(), part),
                between(LEAST.getGreen(), MOST.getGreen(), part),
                between(LEAST.getBlue(), MOST.getBlue(), part));
    }

    private static int between(int low, int high, double part) {
        return (int) Math.round(low + (high - low) * part);
    }

    /** After so many calls of A. */
    double x(double calls) {
        return area.getMinX() + calls * cellX;
    }

    /** After so many calls of B, which go up. */
    double y(double calls) {
        return area.getMaxY() - calls * cellY;
    }
}
