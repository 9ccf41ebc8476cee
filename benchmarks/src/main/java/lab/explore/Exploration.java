package lab.explore;

import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lab.config.Driver;
import lab.explore.ExploreResult.Found;
import lab.explore.ExploreResult.Replay;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.machine.Server;
import lab.source.Source;
import org.jspecify.annotations.Nullable;

/** Plays every order of some requests on some sources, one source after the other. Closing it from another thread ends the search. */
public final class Exploration implements AutoCloseable {

    private static final long STOP_SECONDS = 5;

    /** Hears how far it has come. */
    public interface Audience {
        /** Who does not care. */
        Audience NOBODY = new Audience() {
            @Override
            public void begins(String source) {}

            @Override
            public void played(long orders, long damaged, long expected) {}
        };

        /** Another source's turn. */
        void begins(String source);

        /**
         * Orders played until now on this source.
         *
         * @param expected how many there will be if no call fails
         */
        void played(long orders, long damaged, long expected);
    }

    private final List<RequestKind> requests;
    private final Driver driver;
    private final @Nullable Integer bound;
    private final Audience audience;
    private final String startedAt =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final Map<String, Census> censuses = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Map<String, Replay>> replays = Collections.synchronizedMap(new LinkedHashMap<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private final String version;
    private final Server server;
    private long expected;
    private volatile boolean stopped;

    /**
     * An exploration that has not begun.
     *
     * @param requests two or three
     * @param bound most preemptions of an order; null for no bound
     */
    public Exploration(
            Server server, List<RequestKind> requests, Driver driver, @Nullable Integer bound, Audience audience) {
        this.server = server;
        this.version = server.version(); // now: the result may be written when the server is gone
        this.requests = List.copyOf(requests);
        this.driver = driver;
        this.bound = bound;
        this.audience = audience;
    }

    /**
     * Plays all orders on each source, or until this is closed.
     *
     * @throws SQLException when a source does not open, or the database can't be reset or audited
     */
    public void run(List<Source> sources) throws SQLException {
        try {
            for (var source : sources) {
                if (!stopped) {
                    explore(source);
                }
            }
        } finally {
            over.countDown();
        }
    }

    private void explore(Source source) throws SQLException {
        audience.begins(source.label());
        var database = server.create("lab_explore_" + ProcessHandle.current().pid() + "_" + censuses.size());
        var census = new Census(requests.size());
        censuses.put(source.label(), census);
        try (var scene = new Scene(database, requests, () -> source.open(database, driver))) {
            new Search(scene, bound == null ? Search.UNBOUNDED : bound).run(order -> {
                census.add(order);
                expected = expected == 0 ? expected(census.callsAlone()).longValue() : expected;
                audience.played(census.orders(), census.damaged(), expected);
                return !stopped;
            });
            if (!stopped) {
                census.complete();
                replays.put(source.label(), replays(scene, census));
            }
        }
        server.drop(database);
    }

    private static Map<String, Replay> replays(Scene scene, Census census) throws SQLException {
        var replays = new LinkedHashMap<String, Replay>();
        for (var kind : census.clearest().entrySet()) {
            replays.put(kind.getKey(), Lookout.replay(scene, kind.getValue()));
        }
        return replays;
    }

    /** What is known until now. */
    public ExploreResult result() {
        var found = new LinkedHashMap<String, Found>();
        censuses.forEach((source, census) -> found.put(source, census.found(replaysOf(source, census))));
        var alone = censuses.values().stream()
                .map(Census::callsAlone)
                .filter(calls -> !calls.isEmpty())
                .findFirst()
                .orElse(List.of());
        var all = Interleavings.all(lengths(alone));
        return new ExploreResult(
                ExploreResult.KIND,
                1,
                startedAt,
                Machine.commit(LabHome.root()),
                Machine.here(),
                version,
                driver.label(),
                requests.stream().map(RequestKind::label).toList(),
                alone,
                bound,
                all,
                all.subtract(expected(alone)),
                found);
    }

    private Map<String, Replay> replaysOf(String source, Census census) {
        var known = replays.get(source);
        if (known != null) {
            return known;
        }
        var bare = new LinkedHashMap<String, Replay>();
        census.clearest().forEach((kind, order) -> bare.put(kind, new Replay(order, List.of())));
        return bare;
    }

    /** Orders within the bound, if no call fails. */
    private BigInteger expected(List<List<String>> calls) {
        var lengths = lengths(calls);
        return bound == null ? Interleavings.all(lengths) : Interleavings.within(lengths, bound);
    }

    private static List<Integer> lengths(List<List<String>> calls) {
        return calls.stream().map(List::size).toList();
    }

    /** Has the search end after the order that is under way, and waits for that, but no longer than 5 s. */
    @Override
    public void close() {
        stopped = true;
        try {
            over.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
