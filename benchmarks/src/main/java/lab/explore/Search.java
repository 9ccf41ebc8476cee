package lab.explore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import lab.explore.Verdict.Ending;
import org.jspecify.annotations.Nullable;

/**
 * Every order in which requests can make their calls: depth first over the choices who moves next, each order played from the
 * start. This is stateless model checking, as VeriSoft (Godefroid, POPL 1997) and CHESS (Musuvathi and Qadeer, PLDI 2007) do it; the
 * bound on preemptions is CHESS's.
 */
final class Search {

    /** No bound. */
    static final int UNBOUNDED = Integer.MAX_VALUE;

    /** What is searched: something that begins in the same way each time. */
    interface Subject {
        /**
         * Puts everything to its beginning.
         *
         * @param listener hears each call
         * @return the requests, none of which has begun
         */
        List<Actor> begin(Actor.Listener listener) throws SQLException;

        /** Tells why a request does not come back. */
        Standstill standstill();

        /** Judges an order that has come to its end. */
        Verdict judge(List<Actor> requests) throws SQLException;

        /** Clears away requests that have not ended. */
        void clear(List<Actor> requests) throws SQLException;
    }

    /** Hears of each order. */
    @FunctionalInterface
    interface Listener {
        /** One order was played; false to end the search. */
        boolean played(Order order);
    }

    private final Subject subject;
    private final int bound;
    private final List<Choice> path = new ArrayList<>();

    /** @param bound most preemptions of an order */
    Search(Subject subject, int bound) {
        this.subject = subject;
        this.bound = bound;
    }

    /**
     * Plays all orders.
     *
     * @throws SQLException when the database under test can't be reset or audited
     * @throws IllegalStateException when an order does not repeat itself
     */
    void run(Listener listener) throws SQLException {
        var more = true;
        while (more) {
            var order = play();
            more = (order == null || listener.played(order)) && advance();
        }
    }

    /** Plays the path, and from its end on whatever comes first; null when somebody could not move as the path wanted. */
    private @Nullable Order play() throws SQLException {
        var execution = new Execution(subject);
        for (var step = 0; !execution.ended(); step++) {
            if (step == path.size()) {
                var before = step == 0 ? 0 : path.get(step - 1).preemptions();
                path.add(new Choice(execution.notEnded(), execution.last(), before, bound));
            }
            var choice = path.get(step);
            switch (execution.move(choice.chosen())) {
                case BLOCKED -> {
                    choice.block();
                    execution.clear();
                    return choice.deadlock() ? execution.order(Verdict.stuck(Ending.DEADLOCK)) : null;
                }
                case HANGS -> {
                    execution.clear();
                    return execution.order(Verdict.stuck(Ending.HANG));
                }
                case CALLED, ENDED -> choice.made(execution.lastCall());
            }
        }
        return execution.order(execution.judge());
    }

    /** To the next path: another choice as late as possible; false when there is none left. */
    private boolean advance() {
        while (!path.isEmpty()) {
            if (path.get(path.size() - 1).next()) {
                return true;
            }
            path.remove(path.size() - 1);
        }
        return false;
    }
}
