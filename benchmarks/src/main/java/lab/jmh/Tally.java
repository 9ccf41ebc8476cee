package lab.jmh;

import java.sql.SQLException;
import java.util.function.Predicate;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What came of one thread's units of work; JMH prints the sums of all threads beside its own score, which counts them all. A fast
 * error is no throughput, and a fast wrong answer even less.
 *
 * <p>These are totals, with those answers that came while threads were starting and stopping, so they are no rates: JMH's counters
 * for rates divide such totals by the time in between, and flatter. Whoever compares sources compares {@code right} of
 * {@link Findings}.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Tally {

    /** Answered, and right. */
    public long ok;

    /** Answered with an exception. */
    public long errors;

    /** Answered with something else than what was asked for. */
    public long corrupt;

    /** One unit of work. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Does it, judges the answer, and measures how long a right one took. Nothing is left for a compiler to leave out. */
    <T> void count(Work<T> work, Predicate<T> right) {
        var begun = System.nanoTime();
        try {
            if (right.test(work.run())) {
                ok++;
                Findings.right(System.nanoTime() - begun);
            } else {
                corrupt++;
                Findings.wrong();
            }
        } catch (SQLException | RuntimeException e) { // drivers throw both
            errors++;
            Findings.failed();
        }
    }
}
