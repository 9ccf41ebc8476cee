package lab.explore;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import lab.explore.ExploreResult.Found;
import lab.explore.ExploreResult.Replay;
import lab.explore.Verdict.Ending;

/** What the orders of one source come to, counted while they are played. Others may read while one thread adds. */
final class Census {

    /** Fewest preemptions first; of those the ones that nobody is told of, and then the shortest. */
    private static final Comparator<Order> CLEAREST = Comparator.comparingInt(Order::preemptions)
            .thenComparing(order -> order.verdict().loud())
            .thenComparingInt(order -> order.calls().size());

    private final int requests;
    private final ProgressGraph graph = new ProgressGraph();
    private final Map<String, Long> damages = new TreeMap<>();
    private final Map<String, Order> clearest = new LinkedHashMap<>();
    private List<List<String>> callsAlone = List.of();
    private boolean complete;
    private long orders;
    private long whole;
    private long wholeWithError;
    private long damagedWithError;
    private long damagedSilently;
    private long stuck;

    /** @param requests how many there are in each order */
    Census(int requests) {
        this.requests = requests;
    }

    /** Counts an order. */
    synchronized void add(Order order) {
        if (orders++ == 0) { // the first is the one in which nobody is interrupted
            callsAlone = IntStream.range(0, requests)
                    .mapToObj(request -> order.calls().stream()
                            .filter(call -> call.actor() == request)
                            .map(Call::what)
                            .toList())
                    .toList();
        }
        count(order.verdict());
        if (order.verdict().damaged()) {
            for (var kind : order.verdict().kinds()) {
                damages.merge(kind, 1L, Long::sum);
                clearest.merge(kind, order, (old, one) -> CLEAREST.compare(one, old) < 0 ? one : old);
            }
        }
        if (requests == 2) {
            graph.add(order);
        }
    }

    private void count(Verdict verdict) {
        if (verdict.ending() != Ending.ANSWERED) {
            stuck++;
        } else if (verdict.damaged()) {
            damagedWithError += verdict.loud() ? 1 : 0;
            damagedSilently += verdict.loud() ? 0 : 1;
        } else {
            wholeWithError += verdict.loud() ? 1 : 0;
            whole += verdict.loud() ? 0 : 1;
        }
    }

    /** All orders are counted. */
    synchronized void complete() {
        complete = true;
    }

    /** How many orders were counted. */
    synchronized long orders() {
        return orders;
    }

    /** How many of them did harm, or never ended. */
    synchronized long damaged() {
        return damagedWithError + damagedSilently + stuck;
    }

    /** The calls that each request makes when nobody interrupts it; empty before the first order. */
    synchronized List<List<String>> callsAlone() {
        return callsAlone;
    }

    /** For each kind of harm, the order that shows it best. */
    synchronized Map<String, Order> clearest() {
        return new LinkedHashMap<>(clearest);
    }

    /** The figures until now, with the orders that were played once more. */
    synchronized Found found(Map<String, Replay> replays) {
        return new Found(
                complete,
                orders,
                whole,
                wholeWithError,
                damagedWithError,
                damagedSilently,
                stuck,
                new TreeMap<>(damages),
                replays,
                graph.edges());
    }
}
