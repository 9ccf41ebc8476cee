package lab.check;

import java.net.URI;
import java.time.Duration;
import lab.config.ConnectionString;
import org.jspecify.annotations.Nullable;

/**
 * What is graded, and how long.
 *
 * @param url of the implementation; its routes begin below its path
 * @param database where it keeps its posts, as a role that may look into {@code pg_stat_activity} and end other connections
 * @param pid of its process on this machine; null when it was not told
 * @param restartCommand for a shell, starts the implementation, or ends it and starts it again; null when there is none. It finds
 *     {@code CONN_STR} and {@code PORT} in its environment
 * @param connections that it may have at most
 * @param runTime of the load of 200 users; the others last as long as they need
 */
public record Terms(
        URI url,
        ConnectionString database,
        @Nullable Long pid,
        @Nullable String restartCommand,
        int connections,
        Duration runTime) {}
