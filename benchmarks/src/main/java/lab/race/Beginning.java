package lab.race;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import lab.load.LoadProfile;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a race when its load begins.
 *
 * @param kind as in its result
 * @param server PostgreSQL's version; null where the lab does not know the database
 * @param maxConnections of the server; null likewise
 * @param lanes their names in their order, also of those that come later
 * @param pools how many connections the app in a lane has at most; none for a lane without a pool, or of which nobody knows
 */
public record Beginning(
        String kind,
        Instant startedAt,
        LoadProfile profile,
        @Nullable String server,
        @Nullable Integer maxConnections,
        List<String> lanes,
        Map<String, Integer> pools,
        Controls controls) {}
