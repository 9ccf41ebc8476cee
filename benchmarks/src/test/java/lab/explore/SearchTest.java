package lab.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import lab.explore.Verdict.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The search itself, on toys of which it is known how many orders they have and what is wrong with them. */
class SearchTest {

    /** Multinomial coefficients: (a+b+c)! / (a! b! c!). */
    @ParameterizedTest
    @CsvSource({"1 1, 2", "2 2, 6", "5 1, 6", "5 5, 252", "4 3, 35", "2 2 2, 90", "3 3 3, 1680", "7, 1"})
    void playsEachOrderOnce(String calls, int expected) throws Exception {
        var orders = Toy.ofCalls(numbers(calls)).orders(Search.UNBOUNDED);
        assertThat(orders).hasSize(expected);
        assertThat(new HashSet<>(orders.stream().map(Order::script).toList())).hasSize(expected);
        assertThat(Interleavings.all(Arrays.stream(numbers(calls)).boxed().toList()))
                .isEqualTo(expected);
    }

    /** Counted by hand for 2 and 2: AABB, BBAA; with one preemption also ABBA, BAAB; with two ABAB... */
    @ParameterizedTest
    @CsvSource({"2 2, 0, 2", "2 2, 1, 4", "2 2, 2, 6", "5 5, 0, 2", "5 5, 1, 10", "3 3 3, 0, 6", "5 5, 99, 252"})
    void staysWithinTheBound(String calls, int bound, int expected) throws Exception {
        var orders = Toy.ofCalls(numbers(calls)).orders(bound);
        assertThat(orders).hasSize(expected).allMatch(order -> order.preemptions() <= bound);
        assertThat(Interleavings.within(Arrays.stream(numbers(calls)).boxed().toList(), bound))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void countsThePreemptionsThatItAllows(int bound) throws Exception {
        var all = Toy.ofCalls(3, 2, 2).orders(Search.UNBOUNDED);
        var within = Toy.ofCalls(3, 2, 2).orders(bound);
        assertThat(within.stream().map(Order::script))
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(order -> order.preemptions() <= bound)
                        .map(Order::script)
                        .toList());
    }

    /** Two who read, add one and write: of six orders only two keep both. */
    @Test
    void findsALostUpdate() throws Exception {
        Toy.Script<AtomicInteger> increment = (counter, caller) -> {
            var read = new AtomicInteger();
            caller.call("read", () -> read.set(counter.get()));
            caller.call("write", () -> counter.set(read.get() + 1));
        };
        var orders = new Toy<>(AtomicInteger::new, counter -> counter.get() != 2, increment, increment)
                .orders(Search.UNBOUNDED);
        assertThat(orders.stream().filter(order -> order.verdict().damaged()).map(Order::script))
                .containsExactlyInAnyOrder("ABAB", "ABBA", "BAAB", "BABA");
    }

    /** Who waits for a lock is not enabled: two orders are left of 20. */
    @Test
    void doesNotMoveWhoWaitsForALock() throws Exception {
        Toy.Script<ReentrantLock> locked = (lock, caller) -> {
            lock.lock();
            try {
                for (var i = 0; i < 3; i++) {
                    caller.call("inside", () -> {});
                }
            } finally {
                lock.unlock();
            }
        };
        var orders = new Toy<>(ReentrantLock::new, lock -> false, locked, locked).orders(Search.UNBOUNDED);
        assertThat(orders.stream().map(Order::script)).containsExactly("AAABBB", "BBBAAA");
    }

    /** A semaphore has no owner that could be asked for. */
    @Test
    void doesNotMoveWhoWaitsForAPermit() throws Exception {
        Toy.Script<Semaphore> permitted = (permits, caller) -> {
            permits.acquireUninterruptibly();
            caller.call("one", () -> {});
            caller.call("two", () -> {});
            permits.release();
        };
        var orders = new Toy<>(() -> new Semaphore(1), permits -> false, permitted, permitted).orders(Search.UNBOUNDED);
        assertThat(orders.stream().map(Order::script)).containsExactly("AABB", "BBAA");
    }

    /** A permit that is never given back. */
    @Test
    void findsThatOneWaitsForEver() throws Exception {
        Toy.Script<Semaphore> leaks = (permits, caller) -> {
            permits.acquireUninterruptibly();
            caller.call("one", () -> {});
            caller.call("two", () -> {});
        };
        var orders = new Toy<>(() -> new Semaphore(1), permits -> false, leaks, leaks).orders(Search.UNBOUNDED);
        assertThat(orders).hasSize(2).allMatch(order -> order.verdict().ending() == Ending.DEADLOCK);
    }

    /** Two locks in two orders: one of the orders is the deadlock. */
    @Test
    void findsADeadlock() throws Exception {
        record Locks(ReentrantLock first, ReentrantLock second) {}
        var orders = new Toy<>(
                        () -> new Locks(new ReentrantLock(), new ReentrantLock()),
                        locks -> false,
                        (locks, caller) -> both(locks.first(), locks.second(), caller),
                        (locks, caller) -> both(locks.second(), locks.first(), caller))
                .orders(Search.UNBOUNDED);
        assertThat(orders.stream()
                        .filter(order -> order.verdict().ending() == Ending.DEADLOCK)
                        .map(Order::script))
                .containsExactlyInAnyOrder("AB", "BA");
        assertThat(orders.stream().map(Order::script)).contains("AAABBB", "BBBAAA");
    }

    /** Calls while it has the first lock, and takes the second one behind that call. */
    private static void both(ReentrantLock first, ReentrantLock second, Toy.Caller caller)
            throws java.sql.SQLException {
        first.lock();
        try {
            caller.call("with one lock", () -> {});
            caller.call("takes the other", second::lock);
            try {
                caller.call("with both locks", () -> {});
            } finally {
                second.unlock();
            }
        } finally {
            first.unlock();
        }
    }

    /** What does not repeat itself can't be counted, and that is said. */
    @Test
    void refusesToCountWhatDoesNotRepeatItself() {
        var plays = new AtomicInteger();
        var toy = new Toy<>(
                plays::incrementAndGet,
                play -> false,
                (play, caller) -> {
                    caller.call("first call of play " + play, () -> {});
                    caller.call("second", () -> {});
                },
                (play, caller) -> {
                    caller.call("one", () -> {});
                    caller.call("two", () -> {});
                });
        assertThatThrownBy(() -> toy.orders(Search.UNBOUNDED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not repeat itself");
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }
}
