package lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chart, as the page's scripts draw it.
 *
 * @param title what it shows
 * @param hint one plain sentence: what to look for
 * @param style {@link #LINE} or {@link #STEP}
 * @param series that share the axes
 * @param lines limits, across the chart
 */
public record Chart(String title, String hint, Axis x, Axis y, String style, List<Series> series, List<Line> lines) {

    /** Points that are joined. */
    static final String LINE = "line";

    /** Each value holds until the next one. */
    static final String STEP = "step";

    /**
     * An axis.
     *
     * @param log whether it has a logarithmic scale
     * @param unit {@code s} for seconds, else empty
     */
    public record Axis(String label, boolean log, String unit) {

        static Axis of(String label) {
            return new Axis(label, false, "");
        }

        static Axis log(String label) {
            return new Axis(label, true, "");
        }

        static Axis seconds(String label) {
            return new Axis(label, false, "s");
        }
    }

    /**
     * One line of points.
     *
     * @param x in ascending order
     * @param y as many; null where nothing is known
     */
    public record Series(String name, List<Double> x, List<@Nullable Double> y) {

        /** A series without points. */
        static Series named(String name) {
            return new Series(name, new ArrayList<>(), new ArrayList<>());
        }

        /** Adds a point; what is no number is not known. */
        void add(double abscissa, @Nullable Double ordinate) {
            x.add(abscissa);
            y.add(ordinate != null && Double.isFinite(ordinate) ? ordinate : null);
        }
    }

    /** The same with one series more. */
    Chart with(Series more) {
        return new Chart(
                title,
                hint,
                x,
                y,
                style,
                Stream.concat(series.stream(), Stream.of(more)).toList(),
                lines);
    }

    /** A limit. */
    public record Line(double y, String text) {}
}
