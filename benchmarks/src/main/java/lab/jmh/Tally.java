package lab.jmh;

import java.sql.SQLException;
import java.util.function.Predicate;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What came of one thread's units of work. JMH's own score counts them all; a fast error is no throughput, and a fast wrong
 * answer even less, so whoever compares sources compares {@code ok}.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
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

    /** Does it, judges the answer, and measures how long that took. Nothing is left for a compiler to leave out. */
    <T> void count(Work<T> work, Predicate<T> right) {
        var begun = System.nanoTime();
        try {
            if (right.test(work.run())) {
                ok++;
            } else {
                corrupt++;
            }
        } catch (SQLException | RuntimeException e) {
            errors++; // drivers throw both
        } finally {
            Findings.latency(System.nanoTime() - begun);
        }
    }
}
