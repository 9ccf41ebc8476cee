package lab.hpa;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * Numbers and the second at which each was noted: an HPA's recommendations, or its changes of replicas in one direction.
 *
 * <p>As in Kubernetes a new number takes the place of one that is too old to matter, so the list does not grow for ever
 * (horizontal.go, storeScaleEvent and stabilizeRecommendationWithBehaviors).
 */
final class History {

    /** One number. */
    record Entry(int at, int value) {}

    private final List<Entry> entries = new ArrayList<>();

    /**
     * Notes a number.
     *
     * @param keepSeconds entries older than that may be overwritten
     */
    void add(int now, int value, int keepSeconds) {
        var entry = new Entry(now, value);
        for (var i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).at() < now - keepSeconds) {
                entries.set(i, entry);
                return;
            }
        }
        entries.add(entry);
    }

    /** Folds what was noted in the last {@code seconds}; an entry that is exactly as old no longer counts. */
    int fold(int now, int seconds, int start, IntBinaryOperator operator) {
        var result = start;
        for (var entry : entries) {
            if (entry.at() > now - seconds) {
                result = operator.applyAsInt(result, entry.value());
            }
        }
        return result;
    }

    /** The sum of what was noted in the last {@code seconds}. */
    int sum(int now, int seconds) {
        return fold(now, seconds, 0, Integer::sum);
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }
}
