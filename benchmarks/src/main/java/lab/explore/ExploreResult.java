package lab.explore;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import lab.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * An exploration's result file, version {@value #VERSION}.
 *
 * @param kind {@value #KIND}
 * @param version of this form
 * @param startedAt when it began, ISO 8601 in UTC
 * @param commit of the lab; null outside a checkout
 * @param server PostgreSQL's version
 * @param driver its label
 * @param requests their kinds: A, B, and C if there are three
 * @param callsAlone the calls that each of them makes when nobody interrupts it; empty when no order was played
 * @param preemptions most of an order; null for no bound
 * @param possible orders of so many calls
 * @param leftOut those of them that have more preemptions than allowed
 * @param sources what came of it, by the source's name
 */
public record ExploreResult(
        String kind,
        int version,
        String startedAt,
        @Nullable String commit,
        Machine machine,
        String server,
        String driver,
        List<String> requests,
        List<List<String>> callsAlone,
        @Nullable Integer preemptions,
        BigInteger possible,
        BigInteger leftOut,
        Map<String, Found> sources) {

    /** The first part of the file's name. */
    public static final String KIND = "explore";

    /** Of this form. */
    public static final int VERSION = 1;

    /**
     * What all orders came to on one source. Each order is counted once in the five that follow {@code orders}.
     *
     * @param complete whether all orders were played; false when the search was interrupted
     * @param orders that were played: more than possible ones if a failed call is followed by others, fewer if some can't be played
     * @param whole everybody got what was theirs
     * @param wholeWithError the data is whole, and somebody was told of an error
     * @param damagedWithError harm was done, and somebody was told of an error
     * @param damagedSilently harm was done, and nobody was told
     * @param stuck somebody waits for ever
     * @param damages orders by the kind of harm; an order can have several
     * @param clearest for each kind of harm the order that shows it with the fewest preemptions
     * @param graph every call that some order of two requests makes; empty for three
     */
    public record Found(
            boolean complete,
            long orders,
            long whole,
            long wholeWithError,
            long damagedWithError,
            long damagedSilently,
            long stuck,
            Map<String, Long> damages,
            Map<String, Replay> clearest,
            List<GraphEdge> graph) {

        /** Orders that do harm, or never end. */
        public long damaged() {
            return damagedWithError + damagedSilently + stuck;
        }
    }

    /**
     * An order that was played once more, to be looked at.
     *
     * @param situations after each call; empty when it was interrupted
     */
    public record Replay(Order order, List<Situation> situations) {}

    /**
     * A call in a progress graph, and the orders through it.
     *
     * @param a calls that A has made before
     * @param b calls that B has made before
     * @param byA whether A makes it, else B
     */
    public record GraphEdge(int a, int b, boolean byA, long orders, long damaged, long silent) {}
}
