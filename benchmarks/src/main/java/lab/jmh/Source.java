package lab.jmh;

import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import lab.config.Config;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.race.Variant;
import lab.store.ConnectionSource;

/**
 * Where a benchmark gets its connections from, by the name that its {@code source} parameter has:
 *
 * <ul>
 *   <li>{@code shared}: the {@code Database} of broken-single-connection;
 *   <li>{@code locked}: the same behind one fair lock, which cures it, and makes a queue of it;
 *   <li>{@code per-request}: a new connection for each unit of work, closed afterwards;
 *   <li>{@code pool-25}: the {@code Database} of fixed-pooled with 25 connections, or any other number.
 * </ul>
 *
 * <p>A variant's {@code Database} comes out of its {@code app.jar}, by a class loader of its own: the variants' classes share
 * their names, so one JVM sees one of them only, in front of the same benchmark bytes.
 */
final class Source {

    static final String POOL = "pool-";

    private Source() {}

    /**
     * Opens it; the pool has all its connections when this returns or soon after.
     *
     * @throws IllegalArgumentException when there is no source of that name
     */
    static ConnectionSource open(String name, ConnectionString database, Driver driver) throws SQLException {
        var environment = new HashMap<>(Map.of("CONN_STR", database.toUrl(), "LAB_DRIVER", driver.label()));
        if (name.startsWith(POOL)) {
            environment.put("POOL_MAX", name.substring(POOL.length()));
            environment.put("POOL_MIN", name.substring(POOL.length()));
            environment.put(
                    "POOL_ACQUIRE_TIMEOUT", "30s"); // 200 threads in front of one connection wait longer than 2 s
            return variant(Variant.FIXED, Config.from(environment));
        }
        return switch (name) {
            case "shared" -> variant(Variant.BROKEN, Config.from(environment));
            case "locked" -> new Locked(variant(Variant.BROKEN, Config.from(environment)));
            case "per-request" -> new PerRequest(database, driver);
            default ->
                throw new IllegalArgumentException(
                        "there is no source '" + name + "'; there are shared, locked, per-request and pool-N");
        };
    }

    private static ConnectionSource variant(Variant variant, Config config) throws SQLException {
        try {
            var loader =
                    new URLClassLoader(new URL[] {variant.jar().toUri().toURL()}); // open as long as its classes live
            var open = Class.forName("lab.app.Database", true, loader).getDeclaredMethod("open", Config.class);
            open.setAccessible(true);
            return (ConnectionSource) open.invoke(null, config);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
        } catch (ReflectiveOperationException | MalformedURLException e) {
            throw new IllegalStateException(variant.jar() + " is missing; build it with ./lab or mvn package", e);
        }
    }

    /**
     * One unit of work at a time, first come first served. An unfair lock lets one thread have it for seconds; the others then begin
     * to count so late that the sum of all threads' rates, which is JMH's score, is several times what happened.
     */
    private record Locked(ConnectionSource shared, ReentrantLock lock) implements ConnectionSource {

        Locked(ConnectionSource shared) {
            this(shared, new ReentrantLock(true));
        }

        @Override
        public <T> T lend(Work<T> work) throws SQLException {
            lock.lock();
            try {
                return shared.lend(work);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() throws SQLException {
            shared.close();
        }
    }

    /** What a program does that has neither pool nor shared connection. */
    private record PerRequest(ConnectionString database, Driver driver) implements ConnectionSource {
        @Override
        public <T> T lend(Work<T> work) throws SQLException {
            try (var connection =
                    driver.dataSource(database, Duration.ofSeconds(30)).getConnection()) {
                return work.on(connection);
            }
        }

        @Override
        public void close() {}
    }
}
