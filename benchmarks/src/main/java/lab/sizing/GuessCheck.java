package lab.sizing;

import static lab.text.Text.format;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A student's guess of the best pool size against the best that was measured.
 *
 * @param guess pool size, 1 or more
 * @param perSecond requests a second that this size does, 0 or more
 * @param source where that figure comes from
 * @param advice that it is held against
 */
public record GuessCheck(int guess, double perSecond, Source source, PoolAdvice advice) {

    /** Where the guess's throughput comes from. */
    public enum Source {
        /** This size was measured. */
        MEASURED,
        /** The Universal Scalability Law's curve, as fitted. */
        FITTED,
        /** The measured size that is nearest by ratio. */
        NEAREST
    }

    /** Looks a guess up: as measured; else, inside the measured sizes, as fitted; else as the nearest measured. */
    public static GuessCheck of(int guess, List<SweepPoint> points, Optional<Usl> usl, PoolAdvice advice) {
        var nearest = points.stream()
                .min(Comparator.comparingDouble(point -> Math.abs(Math.log((double) point.pool() / guess))))
                .orElseThrow(() -> new IllegalArgumentException("nothing to hold the guess of " + guess + " against"));
        if (nearest.pool() == guess) {
            return new GuessCheck(guess, nearest.perSecond(), Source.MEASURED, advice);
        }
        var inside = guess < advice.largest().pool() && points.stream().anyMatch(point -> point.pool() < guess);
        return usl.filter(law -> inside)
                .map(law -> new GuessCheck(guess, law.at(guess), Source.FITTED, advice))
                .orElse(new GuessCheck(guess, nearest.perSecond(), Source.NEAREST, advice));
    }

    /** How far below the best throughput, in percent; 0 when above, which only a fitted figure can be. */
    public double percentBelowBest() {
        return Math.max(0, 100 * (1 - perSecond / advice.best().perSecond()));
    }

    /** Whether the guess can't be told from the best. */
    public boolean good() {
        return !Repeatability.higher(advice.best().perSecond(), perSecond);
    }

    /** The verdict in one or two short sentences. */
    public String sentence() {
        var figure = format("%,.0f/s %s", perSecond, origin());
        var spare = guess - advice.pool();
        if (!good()) {
            return format(
                    "Your guess of %d is too %s: %s, %.0f %% below the best.",
                    guess, spare < 0 ? "small" : "large", figure, percentBelowBest());
        }
        return spare > 0
                ? format(
                        "Your guess of %d is as fast (%s), with %d more %s than needed.",
                        guess, figure, spare, spare == 1 ? "connection" : "connections")
                : format("Your guess of %d is right: %s.", guess, figure);
    }

    private String origin() {
        return switch (source) {
            case MEASURED -> "measured";
            case FITTED -> "by the fitted curve";
            case NEAREST -> "at the nearest size measured";
        };
    }
}
