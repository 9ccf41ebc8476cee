package lab.httpbench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lab.config.Driver;
import lab.load.Mix;
import org.jspecify.annotations.Nullable;

/**
 * What a benchmark of an app does.
 *
 * @param kinds of requests, one after the other
 * @param connections of the loads, one after the other; at least one
 * @param time of each load, in whole seconds
 * @param warmup before the first load of each kind, in whole seconds; zero for none
 * @param driver of JDBC
 * @param wrk the program, for a second load beside the lab's; null for none
 */
public record HttpPlan(
        List<Mix.Kind> kinds,
        List<Integer> connections,
        Duration time,
        Duration warmup,
        Driver driver,
        @Nullable Path wrk) {

    /** How many loads there are. */
    public int loads() {
        return kinds.size() * connections.size() * (wrk == null ? 1 : 2);
    }

    /** How long they take with the warm-ups, and without the start of the app and its database. */
    public long seconds() {
        return kinds.size() * warmup.toSeconds() + loads() * time.toSeconds();
    }
}
