package lab.sizing;

import java.util.List;
import java.util.Optional;

/**
 * What throughput would be if each connection did as much as one that is alone: Little's law, X = N / S (John D. C. Little, "A
 * Proof for the Queuing Formula: L = λW", Operations Research 9, 1961). Where a measurement falls below, requests hinder each
 * other.
 *
 * @param serviceSeconds S, seconds that one request holds its connection, above 0
 * @param clientThreads that ask for a connection, 1 or more; no more connections than this can be in use
 */
public record Little(double serviceSeconds, int clientThreads) {

    /** From the pool of 1, whose one connection is always in use; empty without that point, or when it answered nothing. */
    public static Optional<Little> of(List<SweepPoint> points, int clientThreads) {
        return points.stream()
                .filter(point -> point.pool() == 1 && point.perSecond() > 0)
                .findFirst()
                .map(point -> new Little(1 / point.perSecond(), clientThreads));
    }

    /** Requests a second with a pool of this size. */
    public double at(double pool) {
        return Math.min(pool, clientThreads) / serviceSeconds;
    }
}
