package lab.sizing;

import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lab.chart.ChartStyle;
import lab.chart.LogTicks;
import lab.chart.Picture;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemSource;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** Draws a sweep: throughput by pool size on top, latency below it, as SVG and as PNG. The same sweep gives the same picture. */
public final class SweepChart {

    static final int WIDTH = 900;
    static final int HEIGHT = 720;

    private SweepChart() {}

    /**
     * Writes {@code <name>.svg} and {@code <name>.png}, over what is there.
     *
     * @param folder made when it is missing
     * @throws IOException when a file can't be written
     */
    public static void write(Path folder, String name, Sweep sweep) throws IOException {
        Picture.write(folder, name, chart(sweep), WIDTH, HEIGHT, title(sweep));
    }

    /**
     * The same picture as SVG alone.
     *
     * @throws IOException when it can't be made into text
     */
    public static String svg(Sweep sweep) throws IOException {
        return Picture.svg(chart(sweep), WIDTH, HEIGHT, title(sweep));
    }

    private static String title(Sweep sweep) {
        return sweep.workload() + ", by pool size";
    }

    private static JFreeChart chart(Sweep sweep) {
        var plot = new CombinedDomainXYPlot(ChartStyle.styled(poolAxis(sweep)));
        plot.setGap(24);
        var throughput = ThroughputPlot.of(sweep);
        SweepMarkers.sizes(throughput, sweep, true);
        plot.add(throughput, 5);
        LatencyPlot.of(sweep).ifPresent(latency -> {
            SweepMarkers.sizes(latency, sweep, false);
            plot.add(latency, 2);
        });
        var chart = new JFreeChart(null, null, plot, false);
        chart.setBackgroundPaint(ChartStyle.BACKGROUND);
        chart.setPadding(new RectangleInsets(10, 10, 6, 16));
        var drivers = new ArrayList<>(sweep.points().keySet());
        drivers.add(ThroughputPlot.PGBENCH);
        Collections.reverse(drivers); // each legend is put above the one before
        drivers.forEach(driver -> chart.addSubtitle(legend(ThroughputPlot.legend(throughput, driver))));
        chart.setTitle(title(sweep.workload(), ChartStyle.TITLE));
        chart.addSubtitle(title(sweep.clientThreads() + " client threads on " + sweep.machine(), ChartStyle.SUBTITLE));
        notes(sweep).forEach(note -> chart.addSubtitle(title(note, ChartStyle.SUBTITLE)));
        return chart;
    }

    /** From below the smallest size to above the largest, measured or marked. */
    private static LogTicks poolAxis(Sweep sweep) {
        var measured = ThroughputPlot.sizes(sweep);
        var pgbench = ThroughputPlot.showsPgbench(sweep) ? sweep.pgbench() : List.<SweepPoint>of();
        var all = Stream.of(
                        IntStream.of(measured),
                        SweepMarkers.marked(sweep),
                        pgbench.stream().mapToInt(SweepPoint::pool))
                .flatMapToInt(sizes -> sizes)
                .summaryStatistics();
        return LogTicks.at("connections in the pool", all.getMin() * 0.8, all.getMax() * 1.25, measured);
    }

    /** What a reader would look for in vain. */
    private static List<String> notes(Sweep sweep) {
        var notes = new ArrayList<String>();
        if (sweep.pgbench().isEmpty()) {
            notes.add("pgbench was not measured");
        } else if (!ThroughputPlot.showsPgbench(sweep)) {
            notes.add("pgbench, with up to %s/s, is far above this picture"
                    .formatted(LogTicks.numbers().format(Math.rint(ThroughputPlot.mostOfPgbench(sweep)))));
        }
        for (var driver : sweep.points().keySet()) {
            if (sweep.usl(driver).isEmpty()) {
                notes.add("no USL line for " + driver + ": these points don't determine it");
            }
            if (sweep.little(driver).isEmpty()) {
                notes.add("no line of Little's law for " + driver + ": no pool of 1 was measured");
            }
        }
        return notes;
    }

    private static LegendTitle legend(LegendItemSource items) {
        var legend = new LegendTitle(items);
        legend.setPosition(RectangleEdge.BOTTOM);
        legend.setItemFont(ChartStyle.TICKS);
        legend.setItemPaint(ChartStyle.TEXT);
        legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 18));
        return legend;
    }

    private static TextTitle title(String text, Font font) {
        var title = new TextTitle(text, font);
        title.setPaint(ChartStyle.TEXT);
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        return title;
    }
}
