package lab.sizing;

import java.util.List;
import java.util.Optional;
import lab.chart.ChartStyle;
import lab.chart.LogTicks;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The latency that 99 of 100 requests stay below, by pool size; on a logarithmic axis, as it spans orders of magnitude. */
final class LatencyPlot {

    private LatencyPlot() {}

    /** Empty when no latency was measured. */
    static Optional<XYPlot> of(Sweep sweep) {
        var measured = sweep.points().values().stream()
                .flatMap(List::stream)
                .mapToDouble(point -> point.p99Millis())
                .filter(millis -> millis > 0 && Double.isFinite(millis))
                .summaryStatistics();
        if (measured.getCount() == 0) {
            return Optional.empty();
        }
        var plot = ChartStyle.plot(LogTicks.between("p99, ms", measured.getMin() * 0.6, measured.getMax() * 1.6));
        var lines = new XYSeriesCollection();
        var style = new XYLineAndShapeRenderer(true, true);
        for (var driver : sweep.points().keySet()) {
            var index = lines.getSeriesCount();
            lines.addSeries(series(sweep, driver));
            style.setSeriesPaint(index, ChartStyle.colour(index));
            style.setSeriesShape(index, ChartStyle.shape(index));
            style.setSeriesStroke(index, ChartStyle.LINE);
            style.setSeriesVisibleInLegend(index, false); // the same colours and shapes as above
        }
        plot.setDataset(lines);
        plot.setRenderer(style);
        return Optional.of(plot);
    }

    private static XYSeries series(Sweep sweep, String driver) {
        var series = new XYSeries(driver);
        sweep.of(driver).stream()
                .filter(point -> point.p99Millis() > 0 && Double.isFinite(point.p99Millis()))
                .forEach(point -> series.add(point.pool(), point.p99Millis()));
        return series;
    }
}
