package lab.sizing;

import java.awt.geom.Line2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import lab.chart.ChartStyle;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.LegendItemSource;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * Throughput by pool size: measured points with their error bars, the fitted law and Little's prediction as lines, and what pgbench
 * does with as many clients.
 */
final class ThroughputPlot {

    /** Of the highest thing drawn: above it, there is room for the labels of the marked sizes. */
    private static final double HEADROOM = 1.2;

    /** A pgbench so many times above all points would press them flat on the axis: it is named but not drawn. */
    private static final double HIGHEST_PGBENCH = 4;

    /** What the legend calls pgbench, as if it was a driver. */
    static final String PGBENCH = "pgbench";

    private static final int STEPS = 200;

    private final Sweep sweep;
    private final YIntervalSeriesCollection points = new YIntervalSeriesCollection();
    private final XYErrorRenderer pointStyle = new XYErrorRenderer();
    private final XYSeriesCollection lines = new XYSeriesCollection();
    private final XYLineAndShapeRenderer lineStyle = new XYLineAndShapeRenderer(true, false);

    private ThroughputPlot(Sweep sweep) {
        this.sweep = sweep;
        pointStyle.setDrawXError(false);
        pointStyle.setCapLength(8);
        lineStyle.setDrawSeriesLineAsPath(true); // else dashes start again at each step
        lineStyle.setLegendLine(new Line2D.Double(-16, 0, 16, 0));
    }

    static XYPlot of(Sweep sweep) {
        return new ThroughputPlot(sweep).plot();
    }

    /** The most that pgbench does with any number of clients; 0 when it was not measured. */
    static double mostOfPgbench(Sweep sweep) {
        return sweep.pgbench().stream().mapToDouble(SweepPoint::perSecond).max().orElse(0);
    }

    /** Whether pgbench is in the picture; false when it was not measured. */
    static boolean showsPgbench(Sweep sweep) {
        return !sweep.pgbench().isEmpty() && mostOfPgbench(sweep) <= HIGHEST_PGBENCH * highest(sweep);
    }

    private XYPlot plot() {
        var most = showsPgbench(sweep) ? Math.max(mostOfPgbench(sweep), highest(sweep)) : highest(sweep);
        var plot = ChartStyle.plot(ChartStyle.linear("requests/s", Math.max(1, most) * HEADROOM));
        for (var driver : sweep.points().keySet()) {
            add(driver);
        }
        if (showsPgbench(sweep)) {
            addPgbench();
        }
        plot.setDataset(0, points); // drawn last, on top
        plot.setRenderer(0, pointStyle);
        plot.setDataset(1, lines);
        plot.setRenderer(1, lineStyle);
        return plot;
    }

    private void add(String driver) {
        var index = points.getSeriesCount();
        var series = new YIntervalSeries(driver + ", measured");
        sweep.of(driver).forEach(point -> {
            var error = error(point);
            series.add(
                    point.pool(), point.perSecond(), Math.max(0, point.perSecond() - error), point.perSecond() + error);
        });
        points.addSeries(series);
        pointStyle.setSeriesPaint(index, ChartStyle.colour(index));
        pointStyle.setSeriesShape(index, ChartStyle.shape(index));
        sweep.usl(driver).ifPresent(usl -> line(driver + ", " + label(usl), index, true, usl::at));
        sweep.little(driver).ifPresent(little -> line(driver + ", Little's law", index, false, little::at));
    }

    private void addPgbench() {
        var series = new XYSeries(PGBENCH + ", as many clients as connections");
        sweep.pgbench().forEach(point -> series.add(point.pool(), point.perSecond()));
        var index = lines.getSeriesCount();
        lines.addSeries(series);
        lineStyle.setSeriesPaint(index, ChartStyle.PGBENCH);
        lineStyle.setSeriesStroke(index, ChartStyle.LINE);
        lineStyle.setSeriesShape(index, ChartStyle.PGBENCH_SHAPE);
        lineStyle.setSeriesShapesVisible(index, true);
    }

    private void line(String label, int driver, boolean solid, DoubleUnaryOperator law) {
        var series = new XYSeries(label);
        var sizes = sizes(sweep);
        var ratio = (double) sizes[sizes.length - 1] / sizes[0];
        for (var step = 0; step <= STEPS; step++) {
            var pool = sizes[0] * Math.pow(ratio, (double) step / STEPS);
            series.addOrUpdate(pool, law.applyAsDouble(pool));
        }
        if (sizes[0] < sweep.clientThreads() && sweep.clientThreads() < sizes[sizes.length - 1]) {
            series.addOrUpdate(sweep.clientThreads(), law.applyAsDouble(sweep.clientThreads())); // the lines' corner
        }
        var index = lines.getSeriesCount();
        lines.addSeries(series);
        lineStyle.setSeriesPaint(index, ChartStyle.colour(driver));
        lineStyle.setSeriesStroke(index, solid ? ChartStyle.LINE : ChartStyle.DASHED);
    }

    private static String label(Usl usl) {
        return "USL: σ " + rounded(usl.sigma().value()) + ", κ "
                + rounded(usl.kappa().value());
    }

    /** To two digits that say something. */
    private static String rounded(double value) {
        return value < 1e-6
                ? "0"
                : new BigDecimal(value).round(new MathContext(2)).toPlainString();
    }

    /** What the legend says of a driver: its points, its lines. */
    static LegendItemSource legend(XYPlot plot, String driver) {
        return () -> {
            var items = new LegendItemCollection();
            var all = plot.getLegendItems();
            for (var i = 0; i < all.getItemCount(); i++) {
                if (all.get(i).getLabel().startsWith(driver + ", ")) {
                    items.add(all.get(i));
                }
            }
            return items;
        };
    }

    /** All sizes measured with any driver, from the smallest, each once. What is a line is drawn between them. */
    static int[] sizes(Sweep sweep) {
        return all(sweep).mapToInt(SweepPoint::pool).sorted().distinct().toArray();
    }

    private static double highest(Sweep sweep) {
        return all(sweep)
                .mapToDouble(point -> point.perSecond() + error(point))
                .max()
                .orElse(0);
    }

    private static double error(SweepPoint point) {
        return Double.isFinite(point.errorPerSecond()) ? point.errorPerSecond() : 0;
    }

    private static Stream<SweepPoint> all(Sweep sweep) {
        return sweep.points().values().stream().flatMap(List::stream);
    }
}
