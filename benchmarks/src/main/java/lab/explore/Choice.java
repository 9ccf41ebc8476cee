package lab.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who moves next, at one point of an order: those that have not ended, the one that moved last in front, since letting it go on is
 * no preemption.
 */
final class Choice {

    private final List<Integer> options;
    private final boolean lastCouldGoOn;
    private final int before;
    private final int bound;
    private final Set<Integer> blocked = new HashSet<>();
    private int at;

    /** How the move that is chosen now came out when it was made first: it must come out so each time. */
    private @Nullable Call seen;

    /**
     * The first option is chosen.
     *
     * @param last who moved last, if it has not ended; else -1
     * @param before preemptions until here
     * @param bound most preemptions of an order
     */
    Choice(List<Integer> notEnded, int last, int before, int bound) {
        this.options = new ArrayList<>(notEnded);
        this.lastCouldGoOn = options.remove(Integer.valueOf(last));
        if (lastCouldGoOn) {
            options.add(0, last);
        }
        this.before = before;
        this.bound = bound;
    }

    /** Who is chosen. */
    int chosen() {
        return options.get(at);
    }

    /** Preemptions of the order up to here, with this choice. */
    int preemptions() {
        return before + (lastCouldGoOn && at > 0 && !blocked.contains(options.get(0)) ? 1 : 0);
    }

    /** Chooses the next option that the bound allows; false when there is none. */
    boolean next() {
        seen = null;
        at++;
        return at < options.size() && preemptions() <= bound;
    }

    /** The chosen one can't move here. */
    void block() {
        blocked.add(chosen());
    }

    /** Whether nobody can move here. */
    boolean deadlock() {
        return blocked.size() == options.size();
    }

    /**
     * Holds the move against what it was when it was made first.
     *
     * @throws IllegalStateException when it came out differently: then the search would be of something that does not repeat itself
     */
    void made(Call call) {
        if (seen == null) {
            seen = call;
        } else if (!withoutNames(seen).equals(withoutNames(call))) {
            throw new IllegalStateException(
                    "an order did not repeat itself: first " + seen + ", then " + call + "; nothing can be counted");
        }
    }

    /** Drivers count their portals up. */
    private static Call withoutNames(Call call) {
        var result = call.result().replaceAll("\"[^\"]*\"", "\"\"");
        return new Call(call.actor(), call.connection(), call.what(), result, call.failed());
    }
}
