package lab.load;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts outcomes and answer times while the load runs; every user writes, anybody may read. */
public final class Recorder {

    /**
     * One second of a run.
     *
     * @param outcomes how many requests ended in it, by how
     * @param p50 answer time in milliseconds that half of its answered requests did not exceed; null when none was answered
     * @param p99 that 99 % of them did not exceed; null when none was answered
     */
    public record Second(
            Map<RequestOutcome, Long> outcomes,
            @Nullable Double p50,
            @Nullable Double p99) {

        /** Before anything ended in it. */
        static final Second EMPTY = new Second(Map.of(), null, null);

        /** Requests that ended this way. */
        public long of(RequestOutcome outcome) {
            return outcomes.getOrDefault(outcome, 0L);
        }

        /** Requests that ended well. */
        public long answered() {
            return of(RequestOutcome.ANSWERED);
        }

        /** Requests with a wrong answer. */
        public long wrong() {
            return sum(RequestOutcome::wrong);
        }

        /** Requests that ended otherwise. */
        public long failed() {
            return sum(RequestOutcome::failed);
        }

        private long sum(Predicate<RequestOutcome> which) {
            return outcomes.keySet().stream().filter(which).mapToLong(this::of).sum();
        }
    }

    private static final long NONE = Long.MAX_VALUE;

    private volatile long start = System.nanoTime();
    private final Map<RequestOutcome, LongAdder> outcomes = new EnumMap<>(RequestOutcome.class);
    private final Histogram answerMicros = new ConcurrentHistogram(3);
    private final AtomicLong firstFailureNanos = new AtomicLong(NONE);
    private final LongAdder notSent = new LongAdder();
    private final AtomicReferenceArray<@Nullable SecondCounter> seconds;

    /** @param runTime how long the load runs; what ends later counts for the last second */
    Recorder(Duration runTime) {
        for (var outcome : RequestOutcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
        seconds = new AtomicReferenceArray<>((int) Math.max(1, (runTime.toMillis() + 999) / 1000));
        answerMicros.setAutoResize(true);
    }

    /** The first request is due from now on: what was made ready before is no part of the load's time. */
    void begins() {
        start = System.nanoTime();
    }

    /** Counts a request that began and ended at these values of {@link System#nanoTime}. */
    void record(RequestOutcome outcome, long began, long ended) {
        count(outcome).increment();
        second((int) Math.min(seconds.length() - 1, (ended - start) / 1_000_000_000L))
                .record(outcome, (ended - began) / 1000);
        if (outcome == RequestOutcome.ANSWERED) {
            answerMicros.recordValue((ended - began) / 1000);
        } else {
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
    public long of(RequestOutcome outcome) {
        return count(outcome).sum();
    }

    /** Requests so far that were not answered, or with an error. */
    public long failed() {
        return sum(RequestOutcome::failed);
    }

    /** Requests so far whose answer was wrong. */
    public long wrong() {
        return sum(RequestOutcome::wrong);
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
        return IntStream.range(0, length()).mapToObj(this::at).toList();
    }

    /** Of the run, rounded up. */
    public int length() {
        return seconds.length();
    }

    /**
     * One second of the run, as far as it has gone.
     *
     * @param index from 0 to below {@link #length}
     */
    public Second at(int index) {
        var counter = seconds.get(index);
        return counter == null ? Second.EMPTY : counter.sum();
    }

    /** Who begins a second closes the one before the last: in the last one somebody may just be counting. */
    private SecondCounter second(int index) {
        var known = seconds.get(index);
        if (known != null) {
            return known;
        }
        var counter = new SecondCounter();
        var other = seconds.compareAndExchange(index, null, counter);
        for (var old = index - 2; old >= 0; old--) {
            var earlier = seconds.get(old);
            if (earlier != null) {
                earlier.close();
                break;
            }
        }
        return other == null ? counter : other;
    }

    private long sum(Predicate<RequestOutcome> which) {
        return outcomes.keySet().stream().filter(which).mapToLong(this::of).sum();
    }

    private LongAdder count(RequestOutcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }
}
