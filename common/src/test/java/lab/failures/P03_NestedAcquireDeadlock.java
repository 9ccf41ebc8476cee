package lab.failures;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lab.store.ConnectionSource;

/**
 * Requests that hold a connection and ask for a second wait for each other.
 *
 * <p>HikariCP's formula for the least size at which this can't happen: {@code Tn × (Cm − 1) + 1}, with Tn threads that need Cm
 * connections each. Here 3 × (2 − 1) + 1 = 4.
 *
 * <p>{@code ./lab fail P03} plays it; {@code docs/failures/P03-nested-acquire-deadlock.md} has the timeline.
 */
public final class P03_NestedAcquireDeadlock implements Experiment {

    @Override
    public String inShort() {
        return "Three requests that need two connections each wait for each other.";
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        var three = outcomes(stage, poolOf(3, stage), "active=3, idle=0, waiting=3");
        var four = outcomes(stage, poolOf(4, stage), "");
        for (var step : four) {
            step.value();
        }
        return Outcome.of(three.get(0));
    }

    private static ConnectionSource poolOf(int size, Stage stage) throws SQLException {
        var number = Integer.toString(size);
        var pool = stage.another(Map.of("POOL_MAX", number, "POOL_MIN", number, "POOL_ACQUIRE_TIMEOUT", "1500ms"));
        stage.awaitPool(pool, "total=" + number + ", active=0, idle=" + number + ", waiting=0");
        return pool;
    }

    /** All have their first connection before any asks for its second: the worst interleaving that there is. */
    private static List<Step<String>> outcomes(Stage stage, ConnectionSource pool, String deadlock)
            throws SQLException {
        var requests = Stream.of("R1", "R2", "R3")
                .map(name -> stage.request(name, pool))
                .toList();
        for (var request : requests) {
            request.does("takes its first connection", Sql.query("SELECT 1"));
        }
        var second = requests.stream()
                .map(request -> request.starts("asks for a second", first -> pool.lend(Sql.query("SELECT 2"))))
                .toList();
        if (!deadlock.isEmpty()) {
            stage.awaitPool(pool, deadlock);
        }
        for (var i = 0; i < second.size(); i++) {
            requests.get(i).tells(second.get(i));
        }
        return second;
    }
}
