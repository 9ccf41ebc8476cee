package lab.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counts outcomes and answer times while the load runs; every user writes, anybody may read. */
public final class Recorder {

    /**
     * One second of a run.
     *
     * @param answered requests that ended well in it
     * @param wrong requests with a wrong answer in it
     * @param failed requests that ended otherwise in it
     */
    public record Second(long answered, long wrong, long failed) {}

    private static final long NONE = Long.MAX_VALUE;

    private volatile long start = System.nanoTime();
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final Histogram answerMicros = new ConcurrentHistogram(3);
    private final AtomicLong firstFailureNanos = new AtomicLong(NONE);
    private final LongAdder notSent = new LongAdder();
    private final LongAdder[] answered;
    private final LongAdder[] wrong;
    private final LongAdder[] failed;

    /** @param runTime how long the load runs; what ends later counts for the last second */
    Recorder(Duration runTime) {
        for (var outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
        answered = adders(runTime);
        wrong = adders(runTime);
        failed = adders(runTime);
        answerMicros.setAutoResize(true);
    }

    /** The first request is due from now on: what was made ready before is no part of the load's time. */
    void begins() {
        start = System.nanoTime();
    }

    /** Counts a request that began and ended at these values of {@link System#nanoTime}. */
    void record(Outcome outcome, long began, long ended) {
        count(outcome).increment();
        var second = (int) Math.min(answered.length - 1, (ended - start) / 1_000_000_000L);
        if (outcome == Outcome.ANSWERED) {
            answered[second].increment();
            answerMicros.recordValue((ended - began) / 1000);
        } else {
            (outcome.wrong() ? wrong : failed)[second].increment();
            firstFailureNanos.accumulateAndGet(ended - start, Math::min);
        }
    }

    /** Counts a request that was due and not sent, because too many were in flight. */
    void notSent() {
        notSent.increment();
    }

    /** Requests so far that were due and not sent; 0 unless they arrive at a rate. */
    public long unsent() {
        return notSent.sum();
    }

    /** Requests that ended this way so far. */
    public long of(Outcome outcome) {
        return count(outcome).sum();
    }

    /** Requests so far that were not answered, or with an error. */
    public long failed() {
        return sum(Outcome::failed);
    }

    /** Requests so far whose answer was wrong. */
    public long wrong() {
        return sum(Outcome::wrong);
    }

    /** Seconds from the start of the load to the first failure or wrong answer, or -1 when there was none. */
    public double firstFailureSeconds() {
        var nanos = firstFailureNanos.get();
        return nanos == NONE ? -1 : nanos / 1e9;
    }

    /** Answer time in milliseconds that this share of the answered requests did not exceed; 0 when none was answered. */
    public double latencyMillis(double percentile) {
        return answerMicros.getValueAtPercentile(percentile) / 1000.0;
    }

    /** The run second by second. */
    public List<Second> seconds() {
        var seconds = new ArrayList<Second>();
        for (var i = 0; i < answered.length; i++) {
            seconds.add(new Second(answered[i].sum(), wrong[i].sum(), failed[i].sum()));
        }
        return seconds;
    }

    private long sum(Predicate<Outcome> which) {
        return outcomes.keySet().stream().filter(which).mapToLong(this::of).sum();
    }

    private LongAdder count(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }

    private static LongAdder[] adders(Duration runTime) {
        var adders = new LongAdder[(int) Math.max(1, (runTime.toMillis() + 999) / 1000)];
        Arrays.setAll(adders, i -> new LongAdder());
        return adders;
    }
}
