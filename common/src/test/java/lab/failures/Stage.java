package lab.failures;

import com.impossibl.postgres.system.Context;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import lab.config.Config;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.store.ConnectionSource;
import lab.store.Schema;
import lab.testing.Patience;
import org.postgresql.PGConnection;

/**
 * Where an experiment is played: a variant's {@code Database} on an empty schema, requests that borrow from it, and a session
 * of our own on the side that sees what the server sees and holds the locks that put everybody where the experiment wants them.
 */
public final class Stage implements AutoCloseable {

    /** Opens the variant's {@code Database}. */
    @FunctionalInterface
    public interface Opener {
        /** As {@code Database.open}. */
        ConnectionSource open(Config config) throws SQLException;
    }

    /** Hears what happens, as it happens. */
    @FunctionalInterface
    public interface Audience {
        /**
         * One line of the timeline.
         *
         * @param who the request and its connection, the server, the table
         * @param what it does
         * @param result how that ended
         */
        void hears(String who, String what, String result);

        /** The stage is set, and the play about to begin. */
        default void arrives(Stage stage) throws SQLException {}
    }

    private final Map<String, String> environment;
    private final Config config;
    private final Opener opener;
    private final Audience audience;
    private final ConnectionSource source;
    private final List<ConnectionSource> others = new ArrayList<>();
    private final Connection side;
    private final List<Connection> physical = new ArrayList<>();
    private final Map<Integer, String> backends = Collections.synchronizedMap(new LinkedHashMap<>());

    private Stage(Map<String, String> environment, Opener opener, Audience audience) throws SQLException {
        this.environment = environment;
        this.config = Config.from(environment);
        this.opener = opener;
        this.audience = audience;
        this.side = Driver.PGJDBC.dataSource(config.database(), Patience.LIMIT).getConnection();
        this.source = opener.open(config);
        Schema.apply(source);
        audience.arrives(this);
    }

    /**
     * Sets the stage.
     *
     * @param database an empty one
     * @param settings environment variables besides {@code CONN_STR} and {@code LAB_DRIVER}, for example {@code POOL_MAX}
     */
    public static Stage open(
            ConnectionString database, Driver driver, Map<String, String> settings, Opener opener, Audience audience)
            throws SQLException {
        var environment = new HashMap<>(settings);
        environment.put("CONN_STR", database.toUrl());
        environment.put("LAB_DRIVER", driver.label());
        return new Stage(environment, opener, audience);
    }

    /** A request that borrows a connection now and keeps it until it {@link Request#ends ends}. */
    public Request request(String name) {
        return request(name, source);
    }

    /** A request that borrows from another source than the variant's {@code Database}. */
    public Request request(String name, ConnectionSource from) {
        return new Request(name, from, this);
    }

    /** A request that stores a post with the lab's own {@code PostStore}, and has come to its first call of the database. */
    public SlowPost posts(String name, String title) {
        return new SlowPost(name, title, this);
    }

    /** Another {@code Database} of the variant, with other settings; closed with the stage. */
    public ConnectionSource another(Map<String, String> settings) throws SQLException {
        return closes(opener.open(Config.from(environment(settings))));
    }

    /** One connection lent to everybody at once, as the broken variant does it, to compare with; closed with the stage. */
    public ConnectionSource shared(ConnectionString database) throws SQLException {
        return closes(new SharedConnection(
                config.driver().dataSource(database, Duration.ZERO).getConnection()));
    }

    /** Takes over a source, to close it with the stage. */
    public ConnectionSource closes(ConnectionSource other) {
        others.add(other);
        return other;
    }

    /** The app's environment variables, with these on top. */
    public Map<String, String> environment(Map<String, String> settings) {
        var all = new HashMap<>(environment);
        all.putAll(settings);
        return all;
    }

    /** The variant's {@code Database} itself, for experiments that use the lab's own {@code PostStore}. */
    public ConnectionSource source() {
        return source;
    }

    /** The app's configuration. */
    public Config config() {
        return config;
    }

    /** How the variant's {@code Database} is opened, for experiments that need another one. */
    public Opener opener() {
        return opener;
    }

    /** Adds a line to the timeline. */
    public void say(String who, String what, String result) {
        audience.hears(who, what, result);
    }

    /** Runs a statement in our own session on the side, in autocommit mode unless the experiment has changed that. */
    public void aside(String sql) throws SQLException {
        try (var statement = side.createStatement()) {
            statement.execute(sql);
        }
        say("aside", sql, "ok");
    }

    /** Locks the posts in a transaction on the side, until the experiment ends it: whoever reads or writes them waits. */
    public void locksPosts() throws SQLException {
        aside("BEGIN");
        aside("LOCK TABLE posts IN ACCESS EXCLUSIVE MODE");
    }

    /** Stores so many posts in an empty table, from the side: ids 1, 2, 3 and so on, and the same as titles. */
    public void store(int posts) throws SQLException {
        try (var statement = side.createStatement()) {
            statement.execute("INSERT INTO posts (title, content) SELECT n, 'some text' FROM generate_series(1, "
                    + posts + ") n");
        }
        say("aside", "stores " + posts + " posts", "ok");
    }

    /** Asks our own session on the side for one value, as text; the empty text for no row. */
    public String ask(String sql) throws SQLException {
        try (var statement = side.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** How many posts have this title, as everybody else sees it: what the database is worth in the end. */
    public int postsTitled(String title) throws SQLException {
        var count = Integer.parseInt(ask("SELECT count(*) FROM posts WHERE title = '" + title + "'"));
        say("table posts", "rows titled '" + title + "'", Integer.toString(count));
        return count;
    }

    /** The session on the side, for experiments that hold a transaction or a lock open there. */
    public Connection side() {
        return side;
    }

    /** Waits until this many statements of the app wait for a lock in the server. */
    public void awaitLock(int waiting) throws SQLException {
        awaitActivity("wait_event_type = 'Lock'", waiting, "statements that wait for a lock");
    }

    /** The backend of the app that has waited longest for a lock in the server. */
    public String waitingBackend() throws SQLException {
        return ask("SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid) "
                + "WHERE datname = current_database() AND NOT granted ORDER BY waitstart LIMIT 1");
    }

    /** Waits until the app has this many sessions in the server. */
    public void awaitSessions(int sessions) throws SQLException {
        awaitActivity(
                "backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> '" + Onlooker.NAME
                        + "'",
                sessions,
                "sessions of the app");
    }

    private void awaitActivity(String condition, int least, String name) throws SQLException {
        var deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (sessions(condition) < least) {
            pause(deadline, least + " " + name);
        }
        say("server", name, Integer.toString(least));
    }

    /** How many sessions of this database {@code pg_stat_activity} has of which this is true, for example that they wait for a lock. */
    int sessions(String condition) throws SQLException {
        ask("SELECT pg_stat_clear_snapshot()"); // or a transaction on the side sees the same activity till its end
        return Integer.parseInt(
                ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND " + condition));
    }

    /** Waits until the step's thread waits in the driver, or has come out of it already. */
    public void awaitInDriver(Step<?> step) {
        await(() -> step.done() || isInDriver(step.thread()), step + " to wait in the driver");
        say("driver", step.toString(), step.done() ? "done already" : "waits in it");
    }

    /** Waits until a pool's numbers are these, for example {@code active=1, idle=0, waiting=1}. */
    public void awaitPool(ConnectionSource pool, String numbers) {
        await(() -> pool.toString().endsWith(numbers), "a pool with " + numbers);
        say("pool", "its connections and who waits for one", numbers);
    }

    /** Waits until the threads of all these steps wait in the driver. */
    public void awaitInDriver(List<? extends Step<?>> steps) {
        await(
                () -> steps.stream().allMatch(step -> isInDriver(step.thread())),
                steps.size() + " threads in the driver");
        say("driver", "threads that wait in it", Integer.toString(steps.size()));
    }

    /** Waits for something that can be observed. */
    public void await(BooleanSupplier fact, String name) {
        var deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        while (!fact.getAsBoolean()) {
            pause(deadline, name);
        }
    }

    /** A physical connection's name in the timeline: the n-th that was seen. */
    String nameOf(Connection connection) {
        synchronized (physical) {
            if (!physical.contains(connection)) {
                physical.add(connection);
                if (isOfTheServer(connection)) {
                    backends.put(backend(connection), "connection " + physical.size());
                }
            }
            return "connection " + (physical.indexOf(connection) + 1);
        }
    }

    /** The connections that the timeline has named, in the order of their names, by the server's process of each. */
    Map<Integer, String> backends() {
        return new LinkedHashMap<>(backends);
    }

    /** The server's process of our own session on the side. */
    int sideBackend() {
        return backend(side);
    }

    /** As the server told it when the connection was made: asking for it now would disturb the play. */
    private static int backend(Connection physical) {
        return physical instanceof PGConnection pgjdbc
                ? pgjdbc.getBackendPID()
                : physical instanceof Context pgjdbcNg ? pgjdbcNg.getKeyData().getProcessId() : 0;
    }

    /** Whether it leads to the server itself, and to no pooler: that one numbers its clients as it likes. */
    private boolean isOfTheServer(Connection physical) {
        try {
            return !(physical instanceof PGConnection)
                    || physical.getMetaData()
                            .getURL()
                            .contains(":" + config.database().port() + "/");
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Strikes the set. The variant's connections are closed by a thread that nobody waits for: closing one whose protocol is out
     * of step can hang.
     */
    @Override
    public void close() throws SQLException {
        side.close();
        var closing = new Thread(this::closeSources, "close-database");
        closing.setDaemon(true);
        closing.start();
    }

    private void closeSources() {
        others.add(source);
        for (var open : others) {
            try {
                open.close();
            } catch (SQLException e) {
                // It was broken on purpose.
            }
        }
    }

    /**
     * pgjdbc-ng parks its callers; pgjdbc lets them read the answer from the socket, or parks them before they may. Told by the
     * stack alone, which is of one moment: with {@link Thread#getState} beside it, a thread on its way in could look parked.
     */
    private static boolean isInDriver(Thread thread) {
        var stack = List.of(thread.getStackTrace());
        var parked = !stack.isEmpty()
                && Set.of("park", "wait", "wait0").contains(stack.get(0).getMethodName());
        for (var frame : stack) {
            if (frame.getClassName().startsWith("com.impossibl.postgres")) {
                return parked;
            }
            if (frame.getClassName().startsWith("org.postgresql")
                    && frame.getMethodName().equals("processResults")) {
                return true;
            }
        }
        return parked && stack.stream().anyMatch(frame -> frame.getClassName().startsWith("org.postgresql"));
    }

    private static void pause(long deadline, String name) {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("waited " + Patience.LIMIT.toSeconds() + " s for " + name);
        }
        LockSupport.parkNanos(1_000_000);
    }
}
