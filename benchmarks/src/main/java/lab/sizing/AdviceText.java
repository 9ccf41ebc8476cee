package lab.sizing;

import static lab.text.Text.format;

/** {@link PoolAdvice} in plain English. */
final class AdviceText {

    private AdviceText() {}

    static String of(PoolAdvice advice) {
        return String.join(" ", size(advice), why(advice), wiki(advice));
    }

    private static String size(PoolAdvice advice) {
        var wanted = advice.wanted();
        var best = advice.best();
        return format(
                        "For this workload this machine wants %s: %,.0f requests/s",
                        advice.pool() == 1 ? "a single connection" : "a pool of " + advice.pool(), wanted.perSecond())
                + (wanted.pool() == advice.pool() ? "" : format(" (measured with %d)", wanted.pool()))
                + (wanted.equals(best)
                        ? ", the best measured."
                        : format(
                                "; the best measured, %,.0f with %d, is too close to call.",
                                best.perSecond(), best.pool()));
    }

    private static String why(PoolAdvice advice) {
        return "Why: "
                + switch (advice.limit()) {
                    case TOO_CLOSE_TO_CALL ->
                        format(
                                "no size from %d to %d can be told from another, as two runs of one size may differ by %d %%.",
                                advice.wanted().pool(), advice.largest().pool(), Repeatability.PERCENT);
                    case ONE_IS_ENOUGH ->
                        "a second connection adds nothing, for one keeps busy what all requests share: the cores, or a lock."
                                + more(advice);
                    case CLIENT_THREADS ->
                        waits(advice)
                                + format(
                                        "throughput grows until there is a connection for each of the %d client threads; "
                                                + "more would be idle.",
                                        advice.clientThreads());
                    case NOT_REACHED ->
                        waits(advice)
                                + format(
                                        "throughput still grew with the largest pool measured: there are %d client threads, "
                                                + "so measure larger ones.",
                                        advice.clientThreads());
                    case CORES ->
                        format(
                                        "the cores are busy: the best is only %.1f times one connection's throughput, on %s.",
                                        advice.speedUp(), cores(advice))
                                + more(advice);
                    case OTHER ->
                        waits(advice)
                                + "beyond this size something that all requests share is full: a lock, the disk or the cores. "
                                + "Throughput alone can't say which."
                                + more(advice);
                };
    }

    /** From where a request waits longer than it computes; below, waiting explains nothing. */
    private static String waits(PoolAdvice advice) {
        return advice.waitingShare() < 0.5
                ? ""
                : format(
                        "the queries wait for at least %.0f %% of their time and each connection adds one more wait at the "
                                + "same time; ",
                        Math.floor(100 * advice.waitingShare()));
    }

    private static String more(PoolAdvice advice) {
        var wanted = advice.wanted();
        var largest = advice.largest();
        if (largest.pool() == wanted.pool()) {
            return "";
        }
        var p99 = Double.isFinite(wanted.p99Millis()) && Double.isFinite(largest.p99Millis())
                ? format(", p99 %s instead of %s ms", millis(largest.p99Millis()), millis(wanted.p99Millis()))
                : "";
        return format(
                " More connections bring no more that could be told: %d do %,.0f/s%s.",
                largest.pool(), largest.perSecond(), p99);
    }

    private static String wiki(PoolAdvice advice) {
        return format(
                "PostgreSQL wiki's starting formula, connections = 2 × cores + spindles, says %d"
                        + " (%s; 0 spindles, as the data is cached).",
                WikiFormula.connections(advice.cores()), cores(advice));
    }

    private static String cores(PoolAdvice advice) {
        return advice.cores() == 1 ? "1 core" : advice.cores() + " cores";
    }

    private static String millis(double millis) {
        return millis < 10 ? format("%.1f", millis) : format("%,.0f", millis);
    }
}
