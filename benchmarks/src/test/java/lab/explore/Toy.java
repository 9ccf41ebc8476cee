package lab.explore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lab.explore.Actor.Part;
import lab.explore.Told.Nothing;

/**
 * Something to search that has no database: parts whose calls do whatever the test wants, on memory that begins anew each time.
 *
 * @param <M> the memory
 */
final class Toy<M> implements Search.Subject {

    /** What a part does: calls, and things between them. */
    @FunctionalInterface
    interface Script<M> {
        /** Plays it. */
        void play(M memory, Caller caller) throws SQLException;
    }

    /** Makes a call, which is a point where others may come in between. */
    @FunctionalInterface
    interface Caller {
        /** One call. */
        void call(String what, Runnable body) throws SQLException;
    }

    /** What came of an order. */
    @FunctionalInterface
    interface Judge<M> {
        /** Whether harm was done. */
        boolean isHarmed(M memory);
    }

    private final Supplier<M> beginning;
    private final Judge<M> judge;
    private final List<Script<M>> scripts;
    private final List<Actor> actors = new CopyOnWriteArrayList<>();
    private final Standstill standstill = new Standstill(
            () -> actors.stream().map(Actor::threadId).collect(Collectors.toSet()), () -> Standstill.State.WORKING);
    private M memory;

    @SafeVarargs
    @SuppressWarnings("varargs")
    Toy(Supplier<M> beginning, Judge<M> judge, Script<M>... scripts) {
        this.beginning = beginning;
        this.judge = judge;
        this.scripts = List.of(scripts);
        this.memory = beginning.get();
    }

    /** Parts that do nothing, in so many calls each. */
    static Toy<Object> ofCalls(int... calls) {
        var scripts = new ArrayList<Script<Object>>();
        for (var number : calls) {
            scripts.add((memory, caller) -> {
                for (var i = 0; i < number; i++) {
                    caller.call("call " + i, () -> {});
                }
            });
        }
        return new Toy<>(Object::new, memory -> false, scripts);
    }

    private Toy(Supplier<M> beginning, Judge<M> judge, List<Script<M>> scripts) {
        this.beginning = beginning;
        this.judge = judge;
        this.scripts = scripts;
        this.memory = beginning.get();
    }

    /** Plays every order. */
    List<Order> orders(int bound) throws SQLException {
        var orders = new ArrayList<Order>();
        new Search(this, bound).run(orders::add);
        return orders;
    }

    @Override
    public List<Actor> begin(Actor.Listener listener) {
        memory = beginning.get();
        var mine = memory;
        actors.clear();
        IntStream.range(0, scripts.size())
                .mapToObj(number -> new Actor(number, part(scripts.get(number), mine), listener))
                .forEach(actors::add);
        return List.copyOf(actors);
    }

    private Part part(Script<M> script, M mine) {
        return self -> {
            script.play(mine, (what, body) -> call(self, what, body));
            return new Nothing();
        };
    }

    private static void call(Actor self, String what, Runnable body) {
        try {
            self.call(1, what, () -> {
                body.run();
                return null;
            });
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Standstill standstill() {
        return standstill;
    }

    @Override
    public Verdict judge(List<Actor> requests) {
        return Verdict.answered(judge.isHarmed(memory) ? Set.of(Verdict.Damage.GONE) : Set.of(), false);
    }

    @Override
    public void clear(List<Actor> requests) {
        requests.forEach(Actor::letGo);
    }
}
