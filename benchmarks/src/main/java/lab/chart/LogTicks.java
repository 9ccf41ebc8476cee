package lab.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A logarithmic axis with ticks where they are wanted, at measured sizes for one, instead of at powers of ten. */
public final class LogTicks extends LogAxis {

    private static final long serialVersionUID = 1L;

    /** Closer than this by ratio, labels of three digits would touch. */
    private static final double TIGHT = 1.25;

    /** More labels than this would touch on the low second chart. */
    private static final int MOST = 7;

    private final double[] ticks;

    private LogTicks(String label, double[] ticks, double low, double high) {
        super(label);
        this.ticks = ticks;
        setRange(low, high);
        setMinorTickMarksVisible(false);
    }

    /** With a tick at each of these sizes, which rise; where two are too close, the larger has none. */
    public static LogTicks at(String label, double low, double high, int... sizes) {
        var last = 0.0;
        var kept = DoubleStream.builder();
        for (var size : sizes) {
            if (size >= last * TIGHT) {
                kept.add(size);
                last = size;
            }
        }
        return new LogTicks(label, kept.build().toArray(), low, high);
    }

    /** With ticks at 1, 2, 5, 10, 20 and so on, or at powers of ten where those would be too many. */
    public static LogTicks between(String label, double low, double high) {
        var fine = ticks(low, high, 1, 2, 5);
        return new LogTicks(label, fine.length <= MOST ? fine : ticks(low, high, 1), low, high);
    }

    /** Plain, with a comma between thousands, whatever the reader's locale: a picture is the same everywhere. */
    public static NumberFormat numbers() {
        return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
    }

    private static double[] ticks(double low, double high, int... digits) {
        return IntStream.rangeClosed((int) Math.floor(Math.log10(low)), (int) Math.ceil(Math.log10(high)))
                .boxed()
                .flatMapToDouble(power -> IntStream.of(digits).mapToDouble(digit -> digit * Math.pow(10, power)))
                .filter(tick -> low <= tick && tick <= high)
                .toArray();
    }

    @Override
    protected List<NumberTick> refreshTicksHorizontal(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        return ticks(TextAnchor.TOP_CENTER);
    }

    @Override
    protected List<NumberTick> refreshTicksVertical(Graphics2D graphics, Rectangle2D area, RectangleEdge edge) {
        return ticks(TextAnchor.CENTER_RIGHT);
    }

    private List<NumberTick> ticks(TextAnchor anchor) {
        return DoubleStream.of(ticks)
                .mapToObj(tick -> new NumberTick(tick, numbers().format(tick), anchor, TextAnchor.CENTER, 0))
                .toList();
    }
}
