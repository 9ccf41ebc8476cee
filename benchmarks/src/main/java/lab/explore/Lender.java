package lab.explore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import lab.store.ConnectionSource;
import lab.store.PostStore;

/**
 * The source under test, warm: drivers have decided which statements they keep prepared, and a pool has a connection for each
 * request, so that the first order finds what all others find. Knows its connections by number and by the server's process.
 */
final class Lender implements AutoCloseable {

    /** Each request runs so often before anything counts; pgjdbc keeps a statement prepared from its fifth use on. */
    private static final int ROUNDS = 6;

    /** For requests to meet, each with a connection: a source that lends fewer at a time has them wait in vain. */
    private static final Duration MEETING = Duration.ofMillis(200);

    /** A source that does not lend by then will not lend to the requests either, and they will say so. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Java's that warns of what netty does to be fast. */
    private static final int WARNS_OF_NETTY = 24;

    /** It warns of each connection that we end. */
    private static final Logger driverLog = Logger.getLogger("com.impossibl");

    static {
        // Here the driver runs in the lab's own JVM, which has no flags of its own when started without the script.
        if (Runtime.version().feature() >= WARNS_OF_NETTY) {
            System.setProperty("io.netty.noUnsafe", "true");
            System.setProperty("io.netty.transport.noNative", "true");
        }
    }

    /** Opens the source under test. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens it.
         *
         * @throws SQLException when the database refuses
         */
        ConnectionSource open() throws SQLException;
    }

    private final List<RequestKind> kinds;
    private final Opener opener;
    private final List<Connection> used = new ArrayList<>();
    private final Map<Connection, Integer> backends = Collections.synchronizedMap(new IdentityHashMap<>());
    private ConnectionSource source;

    /** Opens the source; {@link #warmUp} is to follow when there are tables. */
    Lender(List<RequestKind> kinds, Opener opener) throws SQLException {
        driverLog.setLevel(Level.OFF);
        this.kinds = kinds;
        this.opener = opener;
        this.source = opener.open();
    }

    /** The source as it is, which is another one after {@link #reopen}. */
    ConnectionSource source() {
        return source;
    }

    /** Makes it warm. */
    void warmUp() {
        var everybody = new CyclicBarrier(kinds.size());
        awaitAll(kinds.stream().map(kind -> aside(() -> meet(everybody))).toList(), MEETING.multipliedBy(2));
        awaitAll(List.of(aside(this::runEachKind)), PATIENCE);
    }

    private void meet(CyclicBarrier everybody) throws SQLException {
        source.lend(connection -> {
            backend(connection);
            try {
                return everybody.await(MEETING.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                return 0; // it lends fewer
            }
        });
    }

    private void runEachKind() throws SQLException {
        for (var round = 0; round < ROUNDS; round++) {
            for (var kind : EnumSet.copyOf(kinds)) {
                kind.ask(new PostStore(source), "warm-up");
            }
        }
    }

    /** Work on the source, by a thread that nobody depends on: a source can be wrong in any way. */
    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private static Thread aside(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (SQLException | RuntimeException e) {
                        // The requests will meet it, too.
                    }
                },
                "aside");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitAll(List<Thread> threads, Duration time) {
        try {
            for (var thread : threads) {
                thread.join(time.toMillis());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens another source in the place of this one, whose sessions have ended. */
    void reopen() throws SQLException {
        close();
        source = opener.open();
        warmUp();
    }

    /** Nobody has used a connection yet, as far as {@link #number} is concerned. */
    void forgetUse() {
        used.clear();
    }

    /** The number of the physical connection behind what was lent, from 1, in the order of their first use. */
    int number(Connection lent) throws SQLException {
        backend(lent); // asks a new connection only: the others are known since the warm-up
        var connection = lent.unwrap(Connection.class);
        if (!used.contains(connection)) {
            used.add(connection);
        }
        return used.indexOf(connection) + 1;
    }

    /** The connections that were used, in the order of their numbers. */
    List<Connection> used() {
        return List.copyOf(used);
    }

    /** The server's process for a connection. */
    int backend(Connection lent) throws SQLException {
        var connection = lent.unwrap(Connection.class);
        var known = backends.get(connection);
        if (known != null) {
            return known;
        }
        try (var statement = lent.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            backends.put(connection, row.getInt(1));
            return row.getInt(1);
        }
    }

    /** Closes the source, and waits for that no longer than it may take: a connection out of step can hang. */
    @Override
    public void close() {
        var old = source;
        awaitAll(List.of(aside(old::close)), MEETING);
    }
}
