package lab.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;

/**
 * Colours, fonts and shapes of the lab's charts. The colours are Okabe and Ito's, which people with any colour vision can tell
 * apart (https://jfly.uni-koeln.de/color/); each driver has a shape of its own as well, for print without colours. The background
 * is opaque, so that a picture reads in light pages and in dark ones. Font sizes are for 900 pixels of width.
 */
public final class ChartStyle {

    public static final Color BACKGROUND = Color.WHITE;
    public static final Color TEXT = new Color(0x222222);
    public static final Color GRID = new Color(0xDDDDDD);
    public static final Color PGBENCH = Color.BLACK;
    public static final Color WIKI = new Color(0x555555);
    public static final Color GUESS = new Color(0x9C3F78); // reddish purple, darkened: it is text as well

    public static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 20);
    public static final Font SUBTITLE = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    public static final Font AXIS = new Font(Font.SANS_SERIF, Font.BOLD, 15);
    public static final Font TICKS = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    public static final BasicStroke LINE = new BasicStroke(2.2f);
    public static final BasicStroke DASHED = dashes(1.8f, 7, 5);
    public static final BasicStroke DOTTED = dashes(1.6f, 2, 4);

    /** Blue, vermillion, bluish green, orange. */
    private static final List<Color> COLOURS =
            List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xE69F00));

    private static final List<Shape> SHAPES = List.of(
            new Ellipse2D.Double(-5, -5, 10, 10),
            new Rectangle2D.Double(-4.5, -4.5, 9, 9),
            polygon(0, -6, 6, 5, -6, 5),
            polygon(0, -6.5, 6.5, 0, 0, 6.5, -6.5, 0));

    /** Smaller than the drivers': its line says more than its points. */
    public static final Shape PGBENCH_SHAPE = polygon(0, -4.5, 4.5, 0, 0, 4.5, -4.5, 0);

    private static final int MOST_TICKS = 8;

    private ChartStyle() {}

    /** Of the driver with this number, counted from 0. */
    public static Color colour(int driver) {
        return COLOURS.get(driver % COLOURS.size());
    }

    /** Of the driver with this number, counted from 0. */
    public static Shape shape(int driver) {
        return SHAPES.get(driver % SHAPES.size());
    }

    /** An axis's fonts and colours. */
    public static <A extends ValueAxis> A styled(A axis) {
        axis.setLabelFont(AXIS);
        axis.setLabelPaint(TEXT);
        axis.setTickLabelFont(TICKS);
        axis.setTickLabelPaint(TEXT);
        return axis;
    }

    /** An empty plot over a range of values. */
    public static XYPlot plot(ValueAxis range) {
        var plot = new XYPlot();
        plot.setRangeAxis(styled(range));
        plot.setBackgroundPaint(BACKGROUND);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setOutlinePaint(GRID);
        return plot;
    }

    /** From 0 to {@code most}. */
    public static NumberAxis linear(String label, double most) {
        var axis = new NumberAxis(label);
        axis.setNumberFormatOverride(LogTicks.numbers());
        axis.setRange(0, most);
        axis.setTickUnit(new NumberTickUnit(step(most / MOST_TICKS)));
        return axis;
    }

    /** The next 1, 2 or 5 times a power of ten that is not below. */
    private static double step(double least) {
        var power = Math.pow(10, Math.floor(Math.log10(least)));
        return DoubleStream.of(1, 2, 5, 10)
                .map(digit -> digit * power)
                .filter(step -> step >= least)
                .findFirst()
                .orElse(10 * power);
    }

    private static BasicStroke dashes(float width, float dash, float gap) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {dash, gap}, 0);
    }

    private static Shape polygon(double... points) {
        var path = new Path2D.Double();
        path.moveTo(points[0], points[1]);
        for (var i = 2; i < points.length; i += 2) {
            path.lineTo(points[i], points[i + 1]);
        }
        path.closePath();
        return path;
    }
}
