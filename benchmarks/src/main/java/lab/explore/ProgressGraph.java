package lab.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lab.explore.ExploreResult.GraphEdge;

/**
 * All orders of two requests in one picture, a progress graph (Coffman, Elphick and Shoshani, <i>System Deadlocks</i>, Computing
 * Surveys 3(2), 1971): A's calls go to the right, B's go up, an order is a path from the lower left to the upper right.
 */
final class ProgressGraph {

    private final Map<Place, GraphEdge> edges = new LinkedHashMap<>();

    /** A call, by what was called before. */
    private record Place(int a, int b, boolean byA) {}

    /** Adds an order of two requests. */
    void add(Order order) {
        var damaged = order.verdict().damaged() ? 1 : 0;
        var silent = order.verdict().silent() ? 1 : 0;
        for (var place : path(order.script())) {
            edges.merge(
                    place,
                    new GraphEdge(place.a(), place.b(), place.byA(), 1, damaged, silent),
                    (old, one) -> new GraphEdge(
                            old.a(),
                            old.b(),
                            old.byA(),
                            old.orders() + 1,
                            old.damaged() + damaged,
                            old.silent() + silent));
        }
    }

    private static List<Place> path(String script) {
        var path = new ArrayList<Place>();
        var a = 0;
        var b = 0;
        for (var i = 0; i < script.length(); i++) {
            var byA = script.charAt(i) == 'A';
            path.add(new Place(a, b, byA));
            a += byA ? 1 : 0;
            b += byA ? 0 : 1;
        }
        return path;
    }

    /** Every call that some order makes. */
    List<GraphEdge> edges() {
        return List.copyOf(edges.values());
    }
}
