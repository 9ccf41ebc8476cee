package lab.report;

import java.awt.geom.Line2D;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import lab.model.Sweep;
import lab.model.SweepPoint;
import lab.model.Usl;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.LegendItemSource;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Throughput by pool size: measured points with their error bars, the fitted law and Little's prediction as lines. */
final class ThroughputPlot {

    /** Of the highest thing drawn: above it, there is room for the labels of the marked sizes. */
    private static final double HEADROOM = 1.2;

    /** A ceiling so many times above all points would press them flat on the axis: it is named but not drawn. */
    private static final double HIGHEST_CEILING = 4;

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

    /** Whether the ceiling is in the picture; false without one. */
    static boolean showsCeiling(Sweep sweep) {
        var ceiling = sweep.ceiling();
        return ceiling != null && ceiling <= HIGHEST_CEILING * highest(sweep);
    }

    private XYPlot plot() {
        var ceiling = sweep.ceiling();
        var most = ceiling != null && showsCeiling(sweep) ? Math.max(ceiling, highest(sweep)) : highest(sweep);
        var plot = ChartStyle.plot(ChartStyle.linear("requests/s", Math.max(1, most) * HEADROOM));
        for (var driver : sweep.points().keySet()) {
            add(driver);
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

    /** All sizes measured with any driver, from the smallest, each once. */
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
