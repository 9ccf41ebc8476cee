package lab.soak;

import java.util.List;
import java.util.Objects;

/**
 * Whether one figure grew. What happens by itself from sample to sample is no growth, and what the samples can't tell is not
 * guessed.
 *
 * @param samples that count: those after the settling, where the figure is known
 * @param seconds from the first of them to the last
 * @param median of them
 * @param change over those seconds, by the {@link Slope}
 * @param least its lower bound
 * @param most its upper bound
 * @param tolerated what is no growth yet
 */
public record Trend(
        Figure figure,
        int samples,
        double seconds,
        double median,
        double change,
        double least,
        double most,
        double tolerated,
        Verdict verdict) {

    /** What can be said. */
    public enum Verdict {
        /** More than is tolerated, and it is no noise. */
        GROWS("grows"),
        /** Less than is tolerated, whatever the noise. */
        STEADY("does not grow"),
        /** Both are possible. */
        TOO_SHORT("too short to say");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    /** Fewer have no slope with a bound. */
    private static final int LEAST_SAMPLES = 8;

    /**
     * The trend of a figure.
     *
     * @param samples all of them, in the order of their time
     * @param settling seconds, before which a sample does not count
     * @param pool connections: as many must have been replaced while it was looked at, or what one leaves behind can't be seen
     */
    static Trend of(Figure figure, List<Sample> samples, double settling, int pool) {
        var counted = samples.stream()
                .filter(sample -> sample.seconds() >= settling && figure.of(sample) != null)
                .toList();
        if (counted.size() < 2) {
            return new Trend(figure, counted.size(), 0, 0, 0, 0, 0, 0, Verdict.TOO_SHORT);
        }
        var first = counted.get(0);
        var last = counted.get(counted.size() - 1);
        var values = counted.stream()
                .mapToDouble(sample -> Objects.requireNonNull(figure.of(sample)))
                .toArray();
        var slope = Slope.of(counted.stream().mapToDouble(Sample::seconds).toArray(), values);
        var seconds = last.seconds() - first.seconds();
        var median = Slope.median(values);
        var tolerated = figure.tolerance(median);
        var enough = counted.size() >= LEAST_SAMPLES
                && seconds >= figure.leastSeconds()
                && last.connectionsMade() - first.connectionsMade() >= pool;
        return new Trend(
                figure,
                counted.size(),
                seconds,
                median,
                slope.estimate() * seconds,
                slope.least() * seconds,
                slope.most() * seconds,
                tolerated,
                enough ? verdict(slope, seconds, tolerated) : Verdict.TOO_SHORT);
    }

    private static Verdict verdict(Slope slope, double seconds, double tolerated) {
        if (slope.least() * seconds > tolerated) {
            return Verdict.GROWS;
        }
        return slope.most() * seconds < tolerated ? Verdict.STEADY : Verdict.TOO_SHORT;
    }
}
