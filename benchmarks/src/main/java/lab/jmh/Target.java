package lab.jmh;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Logger;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.Claims;
import lab.machine.Server;
import lab.source.Source;
import lab.store.ConnectionSource;
import lab.store.PostStore;
import lab.store.UnknownOutcomeException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;

/**
 * What a benchmark works on: a database of its own with {@value #POSTS} posts, and the source of connections under test.
 * {@code ./lab bench} makes the database, and drops it also when this JVM can't; with JMH's own command line it is made here, on the
 * server that {@code CONN_STR} names, else on an embedded one.
 */
@State(Scope.Benchmark)
public class Target {

    /** Posts in the table before the first iteration; their ids are 1 to this. */
    public static final int POSTS = 10_000;

    /** Set for every fork by {@code ./lab bench}: the URL of an empty database. */
    static final String DATABASE = "lab.database";

    /** Where connections come from, see {@link Source}. */
    @Param({"shared", "locked", "per-request", "pool-1", "pool-8", "pool-25"})
    public String source = "";

    /** {@code pgjdbc-ng} or {@code pgjdbc}. */
    @Param("pgjdbc-ng")
    public String driver = "";

    /** Thousands of warnings a second from a shared connection; what they say is counted in {@link Tally}. */
    private static final Logger driverLog = Logger.getLogger("com.impossibl");

    private static final String CONTENT = "some text";

    private final AtomicLong created = new AtomicLong();
    private final Watchdog watchdog = Watchdog.start();
    private @Nullable Opened opened;
    private Claims claims = new Claims();
    private long standing;

    /** @param server that the database was made on here; null when it was given */
    private record Opened(@Nullable Server server, Ledger ledger, ConnectionSource source, PostStore posts) {}

    /** Fills the database and opens the source. */
    @Setup(Level.Trial)
    public void open() throws SQLException {
        driverLog.setLevel(java.util.logging.Level.OFF);
        var given = System.getProperty(DATABASE);
        var server = given == null ? Server.open(System.getenv()) : null;
        var database = server == null ? ConnectionString.parse(given) : server.create(newName());
        var ledger = Ledger.open(database);
        ledger.fill(POSTS);
        var connections = Source.of(source).open(database, Driver.of(driver));
        opened = new Opened(server, ledger, connections, new PostStore(connections));
    }

    /** For a database: no two runs on a server have the same, also when they are of two containers. */
    static String newName() {
        return "lab_bench_%d_%08x"
                .formatted(
                        ProcessHandle.current().pid(),
                        ThreadLocalRandom.current().nextInt());
    }

    /** Forgets what earlier callers were told, and has an iteration that hangs noticed. */
    @Setup(Level.Iteration)
    public void begin(IterationParams iteration) {
        claims = new Claims();
        var time = iteration.getTime();
        watchdog.expectsEndWithin(Duration.of(time.getTime(), time.getTimeUnit().toChronoUnit()));
        Findings.begin(this::damage); // last: what comes before is no part of the time
    }

    /** The callers have their answers. */
    @TearDown(Level.Iteration)
    public void end() {
        Findings.end(); // first: the rest is no part of the time
        watchdog.rests();
    }

    /** Audits what the iteration wrote, as a race's data is audited; what was wrong before it is not its damage. */
    private long damage() {
        if (claims.all().isEmpty()) {
            return 0; // it only read
        }
        try {
            var audit = opened().ledger().audit(claims);
            var before = standing;
            standing = audit.halves();
            return Math.max(0, audit.violations() - before);
        } catch (SQLException e) {
            throw new IllegalStateException("the audit can't ask the database", e);
        }
    }

    /** Drops a database that was made here. A shared connection may be beyond closing, so nobody waits for that. */
    @TearDown(Level.Trial)
    public void close() throws SQLException {
        var closing = new Thread(this::closeSource, "close-source");
        closing.setDaemon(true);
        closing.start();
        opened().ledger().close();
        var server = opened().server();
        if (server != null) {
            server.close();
        }
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

    /**
     * Stores a post with a title of its own, and remembers what the caller was told: a post that was refused must not be there.
     *
     * @return its id
     */
    long create() throws SQLException {
        var title = "A new post, number " + created.incrementAndGet();
        try {
            var id = posts().create(title, CONTENT);
            claims.acknowledge(title, CONTENT, id);
            return id;
        } catch (UnknownOutcomeException e) {
            claims.unknown(title, CONTENT);
            throw e;
        } catch (SQLException | RuntimeException e) { // drivers throw both
            claims.refuse(title, CONTENT);
            throw e;
        }
    }
}
