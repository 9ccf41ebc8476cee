package lab.explore;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lab.explore.Told.Nothing;
import lab.testing.OneConnection;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to have a request's call wait for its turn: two thread switches and a proxy.
 *
 * <pre>
 *   java -jar benchmarks/target/jmh.jar HandOver
 * </pre>
 *
 * <p>What to expect: microseconds, and most of it the operating system's. The call itself does nothing here; on a database it
 * takes some hundred microseconds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 5, time = 2, timeUnit = TimeUnit.SECONDS)
public class HandOverBenchmark {

    private static final Connection NOTHING = (Connection) Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> null);

    private final Standstill standstill = new Standstill(Set::of, () -> Standstill.State.WORKING);
    private volatile boolean over;
    private @Nullable Actor actor;

    /** A request that calls for ever. */
    @Setup
    public void begin() {
        actor = new Actor(0, this::callsUntilItIsOver, call -> {});
    }

    private Told callsUntilItIsOver(Actor self) throws SQLException {
        return new SteppedSource(new OneConnection(NOTHING), self, false, lent -> 1).lend(connection -> {
            while (!over) {
                connection.setAutoCommit(true);
            }
            return new Nothing();
        });
    }

    /** One call, with its hand-over there and back. */
    @Benchmark
    public void handedOver() throws SQLException {
        if (actor != null) {
            actor.move(standstill);
        }
    }

    /** The same call without any. */
    @Benchmark
    public void directly() throws SQLException {
        NOTHING.setAutoCommit(true);
    }

    /** Ends the request. */
    @TearDown
    public void end() {
        over = true;
        if (actor != null) {
            actor.letGo();
        }
    }
}
