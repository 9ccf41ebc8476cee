package lab.explore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import lab.explore.Actor.Move;
import org.jspecify.annotations.Nullable;

/** One order under way: requests that move when they are told to, one at a time. */
final class Execution {

    private final Search.Subject subject;
    private final List<Actor> requests;
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final StringBuilder script = new StringBuilder();
    private int last = -1;
    private int preemptions;

    /** At the beginning. */
    Execution(Search.Subject subject) throws SQLException {
        this.subject = subject;
        this.requests = subject.begin(calls::add);
    }

    /** Has a request make its next call. */
    Move move(int request) throws SQLException {
        var next = next(request);
        var what = next == null ? "borrows a connection" : next;
        var move = requests.get(request).move(subject.standstill());
        if (move == Move.BLOCKED) {
            calls.add(new Call(request, 0, what, "can't move", true));
            return move;
        }
        if (move == Move.HANGS) {
            calls.add(new Call(request, 0, what, "hangs", true));
        }
        preemptions += last >= 0 && last != request && !requests.get(last).ended() ? 1 : 0;
        script.append(Call.letter(request));
        last = request;
        return move;
    }

    /** What a request does next, in a few words; null when it has not begun, or has ended. */
    @Nullable String next(int request) {
        return requests.get(request).next();
    }

    /** What a client was told until now. */
    Told told(int request) {
        return requests.get(request).told();
    }

    /** Whether all requests have made their last call. */
    boolean ended() {
        return requests.stream().allMatch(Actor::ended);
    }

    /** The numbers of the requests that have not ended. */
    List<Integer> notEnded() {
        return requests.stream()
                .filter(request -> !request.ended())
                .map(Actor::number)
                .toList();
    }

    /** Who moved last; -1 at the beginning. */
    int last() {
        return last;
    }

    /** How the last move came out. */
    Call lastCall() {
        return calls.get(calls.size() - 1);
    }

    /** What came of it, once it has ended. */
    Verdict judge() throws SQLException {
        return subject.judge(requests);
    }

    /** Ends it before its end. */
    void clear() throws SQLException {
        subject.clear(requests);
    }

    /** The record of it, with this verdict. */
    Order order(Verdict verdict) {
        var told = requests.stream().map(actor -> actor.told().toString()).collect(Collectors.toList());
        return new Order(script.toString(), preemptions, List.copyOf(calls), told, verdict);
    }
}
