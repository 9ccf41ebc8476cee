package lab.load;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import lab.load.Recorder.Second;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts what ends within one second of a run; every user writes, anybody may read. */
final class SecondCounter {

    /** The longest time-out that a load may have; what takes longer counts as this. */
    private static final long LONGEST_MICROS = 600_000_000;

    /** Significant digits: one second's percentiles are drawn, not compared. */
    private static final int DIGITS = 2;

    private final Map<RequestOutcome, LongAdder> outcomes = new EnumMap<>(RequestOutcome.class);
    private volatile @Nullable Histogram answerMicros = new AtomicHistogram(LONGEST_MICROS, DIGITS);
    private volatile @Nullable Double p50;
    private volatile @Nullable Double p99;

    SecondCounter() {
        for (var outcome : RequestOutcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    /** @param micros how long the request took */
    void record(RequestOutcome outcome, long micros) {
        count(outcome).increment();
        var times = answerMicros;
        if (outcome == RequestOutcome.ANSWERED && times != null) {
            times.recordValue(Math.min(LONGEST_MICROS, micros));
        }
    }

    /** The second is over: keeps two percentiles of its answer times, and no histogram, which is 25 kB. */
    void close() {
        var times = answerMicros;
        if (times != null) {
            p50 = millis(times, 50);
            p99 = millis(times, 99);
            answerMicros = null;
        }
    }

    /** So far. */
    Second sum() {
        var counts = new EnumMap<RequestOutcome, Long>(RequestOutcome.class);
        outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
        var times = answerMicros;
        return times == null ? new Second(counts, p50, p99) : new Second(counts, millis(times, 50), millis(times, 99));
    }

    private static @Nullable Double millis(Histogram times, double percentile) {
        return times.getTotalCount() == 0 ? null : times.getValueAtPercentile(percentile) / 1000.0;
    }

    private LongAdder count(RequestOutcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }
}
