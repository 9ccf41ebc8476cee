package lab.sizing;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One workload with every pool size that was measured.
 *
 * @param workload its name, for people: {@code 20 ms wait}
 * @param machine where it was measured, for people
 * @param clientThreads that ask for a connection, 1 or more
 * @param cores of the machine, which clients and server share, 1 or more
 * @param points by driver, in the order given; each list is sorted by pool
 * @param pgbench what that gets from this server with the same statement: its clients are the pool of each point; sorted by
 *     them, and empty when it was not measured
 * @param guess the pool size that a student expected to be best, 1 or more; null for none
 */
public record Sweep(
        String workload,
        String machine,
        int clientThreads,
        int cores,
        Map<String, List<SweepPoint>> points,
        List<SweepPoint> pgbench,
        @Nullable Integer guess) {

    /** @throws IllegalArgumentException without a point for each driver, or with numbers below 1 */
    public Sweep {
        if (points.isEmpty() || points.values().stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException(workload + ": a sweep needs at least one point for each driver");
        }
        if (clientThreads < 1 || cores < 1 || (guess != null && guess < 1)) {
            throw new IllegalArgumentException("%s: %d client threads, %d cores, guess %s: each must be 1 or more"
                    .formatted(workload, clientThreads, cores, guess));
        }
        var sorted = new LinkedHashMap<String, List<SweepPoint>>();
        points.forEach((driver, list) -> sorted.put(driver, sorted(list)));
        points = Collections.unmodifiableMap(sorted);
        pgbench = sorted(pgbench);
    }

    private static List<SweepPoint> sorted(List<SweepPoint> points) {
        return points.stream().sorted(Comparator.comparingInt(SweepPoint::pool)).toList();
    }

    /**
     * A driver's points.
     *
     * @throws IllegalArgumentException for a driver that is not in {@code points}
     */
    public List<SweepPoint> of(String driver) {
        var list = points.get(driver);
        if (list == null) {
            throw new IllegalArgumentException("no points of " + driver + ", only of " + points.keySet());
        }
        return list;
    }

    /** The law that fits a driver's points; empty where {@link Usl#fit} refuses. */
    public Optional<Usl> usl(String driver) {
        var list = of(driver);
        try {
            return Optional.of(Usl.fit(list, clientThreads));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Little's law for a driver; empty without a pool of 1. */
    public Optional<Little> little(String driver) {
        return Little.of(of(driver), clientThreads);
    }

    /**
     * What pool size the machine wants with a driver.
     *
     * @throws IllegalArgumentException when its smallest pool answered nothing
     */
    public PoolAdvice advice(String driver) {
        return PoolAdvice.of(of(driver), clientThreads, cores);
    }

    /** How good the student's guess was; empty without one. */
    public Optional<GuessCheck> guessCheck(String driver) {
        return guess == null
                ? Optional.empty()
                : Optional.of(GuessCheck.of(guess, of(driver), usl(driver), advice(driver)));
    }

    /** The advice, and what became of the guess: a few short sentences. */
    public String verdict(String driver) {
        var smallest = of(driver).get(0);
        if (smallest.perSecond() <= 0) {
            return "No advice, as the pool of " + smallest.pool() + " answered nothing.";
        }
        return advice(driver).sentence()
                + guessCheck(driver).map(check -> " " + check.sentence()).orElse("");
    }
}
