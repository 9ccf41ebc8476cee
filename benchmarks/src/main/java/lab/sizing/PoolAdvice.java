package lab.sizing;

import java.util.Comparator;
import java.util.List;

/**
 * The pool size that a machine wants for a workload, and why: the smallest measured one that can't be told from the best. A
 * smaller pool leaves connections to others (see {@link Budget}), and what the next run may have the other way round is not worth more
 * of them.
 *
 * @param wanted the smallest pool than which the best is not {@link Repeatability#higher}
 * @param best the pool with the most throughput; the smallest of equals
 * @param largest the largest pool measured
 * @param limit what keeps a larger pool from doing more
 * @param speedUp the best throughput in multiples of one connection's
 * @param clientThreads that ask for a connection
 * @param cores of the machine
 */
public record PoolAdvice(
        SweepPoint wanted,
        SweepPoint best,
        SweepPoint largest,
        Limit limit,
        double speedUp,
        int clientThreads,
        int cores) {

    /** What ends the growth of throughput. */
    public enum Limit {
        /** No measured size can be told from another. */
        TOO_CLOSE_TO_CALL,
        /** One connection is as good as many: what the requests share is full with one. */
        ONE_IS_ENOUGH,
        /** It grows until there is a connection for every client thread; more would be idle. */
        CLIENT_THREADS,
        /** The largest pool measured did better than all others, and has fewer connections than threads. */
        NOT_REACHED,
        /** The cores: the best is at least half and less than twice as many times one connection as there are cores. */
        CORES,
        /**
         * Something else, or nothing that throughput alone can tell. Below half of the cores, the others may be idle. From twice
         * the cores on, a request computes for at most half of its time: all cores together can't have spent more.
         */
        OTHER
    }

    /**
     * Judges a sweep. One connection's throughput is the pool of 1's; without that, the smallest pool's share for each connection.
     *
     * @throws IllegalArgumentException without points, or when the smallest pool answered nothing
     */
    public static PoolAdvice of(List<SweepPoint> points, int clientThreads, int cores) {
        var bySize = points.stream()
                .sorted(Comparator.comparingInt(SweepPoint::pool))
                .toList();
        if (bySize.isEmpty() || bySize.get(0).perSecond() <= 0) {
            throw new IllegalArgumentException("no advice without throughput: " + points);
        }
        var best = best(bySize);
        var wanted = bySize.stream()
                .filter(point -> !Repeatability.higher(best.perSecond(), point.perSecond()))
                .findFirst()
                .orElse(best);
        var smallest = bySize.get(0);
        var largest = bySize.get(bySize.size() - 1);
        var one = smallest.perSecond() / Math.min(smallest.pool(), clientThreads);
        var speedUp = best.perSecond() / one;
        var limit = tooClose(bySize, best)
                ? Limit.TOO_CLOSE_TO_CALL
                : limit(wanted, largest, speedUp, clientThreads, cores);
        return new PoolAdvice(wanted, best, largest, limit, speedUp, clientThreads, cores);
    }

    private static boolean tooClose(List<SweepPoint> points, SweepPoint best) {
        return points.size() > 1
                && points.stream().noneMatch(point -> Repeatability.higher(best.perSecond(), point.perSecond()));
    }

    private static SweepPoint best(List<SweepPoint> bySize) {
        var best = bySize.get(0);
        for (var point : bySize) {
            if (point.perSecond() > best.perSecond()) {
                best = point;
            }
        }
        return best;
    }

    private static Limit limit(SweepPoint wanted, SweepPoint largest, double speedUp, int clientThreads, int cores) {
        if (wanted.pool() >= clientThreads) {
            return Limit.CLIENT_THREADS;
        }
        if (wanted.pool() == largest.pool()) {
            return Limit.NOT_REACHED;
        }
        if (wanted.pool() == 1) {
            return Limit.ONE_IS_ENOUGH;
        }
        return speedUp >= cores / 2.0 && speedUp < 2.0 * cores ? Limit.CORES : Limit.OTHER;
    }

    /** The size to configure: {@code wanted}'s, but no more connections than client threads, for the others would be idle. */
    public int pool() {
        return Math.min(wanted.pool(), clientThreads);
    }

    /**
     * The least share of a request's time, 0 to below 1, in which it computes nowhere on this machine but waits: 1 − cores /
     * speedUp. For all cores, busy all the time, have at most cores / best seconds for a request that takes a lone connection
     * speedUp / best seconds (the utilization law, as in Gunther's chapter 2).
     */
    public double waitingShare() {
        return Math.max(0, 1 - cores / speedUp);
    }

    /** Which size, why, and what the PostgreSQL wiki would start from: a few short sentences in English. */
    public String sentence() {
        return AdviceText.of(this);
    }
}
