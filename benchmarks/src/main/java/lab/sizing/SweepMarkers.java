package lab.sizing;

import java.awt.Color;
import java.util.stream.IntStream;
import lab.chart.ChartStyle;
import org.jfree.chart.plot.Marker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** The lines across a sweep's chart: the PostgreSQL wiki's size, the guess. */
final class SweepMarkers {

    /** Pixels between the labels of two lines that are close to each other. */
    private static final int ROW = 20;

    private SweepMarkers() {}

    /** The sizes that {@link #sizes} marks. */
    static IntStream marked(Sweep sweep) {
        var wiki = WikiFormula.connections(sweep.cores());
        var guess = sweep.guess();
        return guess == null ? IntStream.of(wiki) : IntStream.of(wiki, guess);
    }

    /** Vertical lines; one when the guess is the wiki's size. */
    static void sizes(XYPlot plot, Sweep sweep, boolean labelled) {
        var wiki = WikiFormula.connections(sweep.cores());
        var guess = sweep.guess();
        var same = guess != null && guess == wiki;
        vertical(plot, sweep, wiki, "PostgreSQL wiki" + (same ? " and your guess: " : ": ") + wiki, labelled, 0);
        if (guess != null && !same) {
            vertical(plot, sweep, guess, "your guess: " + guess, labelled, 1);
        }
    }

    private static void vertical(XYPlot plot, Sweep sweep, int size, String label, boolean labelled, int row) {
        var colour = row == 0 ? ChartStyle.WIKI : ChartStyle.GUESS;
        var line = new ValueMarker(size, colour, row == 0 ? ChartStyle.DOTTED : ChartStyle.DASHED);
        line.setAlpha(1);
        plot.addDomainMarker(line, Layer.BACKGROUND);
        if (labelled) {
            // To the right of the line, except in the right half, where it might not fit.
            var sizes = ThroughputPlot.sizes(sweep);
            var left = (double) size * size > (double) sizes[0] * sizes[sizes.length - 1];
            var text = text(size, label, colour);
            text.setLabelAnchor(left ? RectangleAnchor.TOP_LEFT : RectangleAnchor.TOP_RIGHT);
            text.setLabelTextAnchor(left ? TextAnchor.TOP_RIGHT : TextAnchor.TOP_LEFT);
            text.setLabelOffset(new RectangleInsets(3 + row * ROW, 5, 3, 5));
            plot.addDomainMarker(text, Layer.FOREGROUND);
        }
    }

    /** A label in front of everything, of a line that can't be seen: the line itself is behind the points. */
    private static Marker text(double value, String label, Color colour) {
        var marker = new ValueMarker(value, new Color(0, true), ChartStyle.LINE);
        marker.setAlpha(1);
        marker.setLabel(label);
        marker.setLabelPaint(colour);
        marker.setLabelFont(ChartStyle.TICKS);
        marker.setLabelBackgroundColor(ChartStyle.BACKGROUND);
        return marker;
    }
}
