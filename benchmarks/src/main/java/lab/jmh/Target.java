package lab.jmh;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Logger;
import lab.config.Driver;
import lab.race.Server;
import lab.store.ConnectionSource;
import lab.store.PostStore;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;

/**
 * What a benchmark works on: a database of its own with {@value #POSTS} posts, and the source of connections under test. The
 * server is the one that {@code -Dlab.server} or {@code CONN_STR} names, else an embedded one.
 */
@State(Scope.Benchmark)
public class Target {

    /** Posts in the table before the first iteration; their ids are 1 to this. */
    public static final int POSTS = 10_000;

    /** Set for every fork by {@code ./lab bench}: the server's URL. */
    public static final String SERVER = "lab.server";

    /** Where connections come from, see {@link Source}. */
    @Param({"shared", "locked", "per-request", "pool-1", "pool-8", "pool-25"})
    public String source = "";

    /** {@code pgjdbc-ng} or {@code pgjdbc}. */
    @Param("pgjdbc-ng")
    public String driver = "";

    /** Thousands of warnings a second from a shared connection; what they say is counted in {@link Tally}. */
    private static final Logger driverLog = Logger.getLogger("com.impossibl");

    private final LongAdder acknowledged = new LongAdder();
    private final Watchdog watchdog = Watchdog.start();
    private @Nullable Opened opened;
    private long postsBefore;
    private long withoutEventBefore;

    private record Opened(Server server, Ledger ledger, ConnectionSource source, PostStore posts) {}

    /** Makes the database and opens the source. */
    @Setup(Level.Trial)
    public void open() throws SQLException {
        driverLog.setLevel(java.util.logging.Level.OFF);
        var environment = new HashMap<>(System.getenv());
        environment.putAll(given());
        var server = Server.open(environment);
        var database = server.create("lab_bench_" + ProcessHandle.current().pid());
        var ledger = Ledger.open(database);
        ledger.fill(POSTS);
        var connections = Source.open(source, database, Driver.of(driver));
        opened = new Opened(server, ledger, connections, new PostStore(connections));
    }

    private static Map<String, String> given() {
        var server = System.getProperty(SERVER);
        return server == null ? Map.of() : Map.of("CONN_STR", server);
    }

    /** Counts the posts, and has an iteration that hangs noticed. */
    @Setup(Level.Iteration)
    public void begin(IterationParams iteration) throws SQLException {
        acknowledged.reset();
        postsBefore = opened().ledger().posts();
        withoutEventBefore = opened().ledger().postsWithoutEvent();
        var time = iteration.getTime();
        watchdog.expectsEndWithin(Duration.of(time.getTime(), time.getTimeUnit().toChronoUnit()));
    }

    /** Audits what the iteration wrote. */
    @TearDown(Level.Iteration)
    public void audit() throws SQLException {
        watchdog.rests();
        var ledger = opened().ledger();
        var stored = ledger.posts() - postsBefore;
        var withoutEvent = ledger.postsWithoutEvent() - withoutEventBefore;
        Findings.damage(Math.abs(acknowledged.sum() - stored) + withoutEvent);
    }

    /** Drops the database. A shared connection may be beyond closing, so nobody waits for that. */
    @TearDown(Level.Trial)
    public void close() throws SQLException {
        var closing = new Thread(this::closeSource, "close-source");
        closing.setDaemon(true);
        closing.start();
        opened().ledger().close();
        opened().server().close();
    }

    private void closeSource() {
        try {
            opened().source().close();
        } catch (SQLException e) {
            // It was broken by the benchmark.
        }
    }

    private Opened opened() {
        if (opened == null) {
            throw new IllegalStateException("used before its set-up");
        }
        return opened;
    }

    /** The posts, through the source under test. */
    PostStore posts() {
        return opened().posts();
    }

    /** The source under test itself. */
    ConnectionSource connections() {
        return opened().source();
    }

    /** Remembers that the database said yes to one more post. */
    void acknowledge() {
        acknowledged.increment();
    }
}
