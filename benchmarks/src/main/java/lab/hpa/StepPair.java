package lab.hpa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of a recorded HPA and the replay's.
 *
 * @param recorded null when only the replay has it
 * @param replayed null when only the record has it
 */
public record StepPair(@Nullable Step recorded, @Nullable Step replayed) {

    /** Half of a minute, in which the origin takes one pod away: what is further apart is the next step. */
    private static final int FAR_SECONDS = 30;

    /** Whether there are both, within a turn of the HPA's loop and a pod of each other. */
    public boolean agrees() {
        return recorded != null
                && replayed != null
                && Math.abs(recorded.second() - replayed.second()) <= HpaSpec.SYNC_SECONDS
                && Math.abs(recorded.after() - replayed.after()) <= 1;
    }

    /** Both lists in the order of time, with those side by side that go in one direction at about the same moment. */
    public static List<StepPair> of(List<Step> recorded, List<Step> replayed) {
        var pairs = new ArrayList<StepPair>();
        var i = 0;
        var j = 0;
        while (i < recorded.size() || j < replayed.size()) {
            var one = i < recorded.size() ? recorded.get(i) : null;
            var other = j < replayed.size() ? replayed.get(j) : null;
            var both = one != null
                    && other != null
                    && one.like(other)
                    && Math.abs(one.second() - other.second()) <= FAR_SECONDS;
            var first = both || other == null || (one != null && one.second() <= other.second());
            var second = both || !first;
            pairs.add(new StepPair(first ? one : null, second ? other : null));
            i += first ? 1 : 0;
            j += second ? 1 : 0;
        }
        return pairs;
    }
}
