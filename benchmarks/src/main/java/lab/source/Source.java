package lab.source;

import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import lab.config.Config;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.store.ConnectionSource;

/**
 * Where a benchmark or an exploration gets its connections from, by name:
 *
 * <ul>
 *   <li>{@code broken}, or {@code shared}: the {@code Database} of broken-single-connection;
 *   <li>{@code fixed}: the {@code Database} of fixed-pooled as it comes;
 *   <li>{@code pool-8}: the same with 8 connections, or any other number;
 *   <li>{@code locked}: the shared connection behind one fair lock, which cures it, and makes a queue of it;
 *   <li>{@code per-request}: a new connection for each unit of work, closed afterwards;
 *   <li>a folder: the {@code Database} of somebody's copy of a variant, built, that is with {@code target/app.jar} in it.
 * </ul>
 *
 * <p>A variant's {@code Database} comes out of its {@code app.jar}, by a class loader of its own: the variants' classes share
 * their names, so one JVM sees one of them only, in front of the same bytes.
 *
 * @param name one of these
 */
public record Source(String name) {

    /** In front of the number of connections. */
    public static final String POOL = "pool-";

    private static final int MOST_CONNECTIONS = 1000;

    /** Longer than any queue in front of few connections: 200 threads in front of one wait longer than the apps' 2 s. */
    private static final String ACQUIRE_TIMEOUT = "30s";

    /** No ping within a run: it borrows the connection. */
    private static final String KEEPALIVE = "30m";

    /**
     * The source of this name.
     *
     * @throws IllegalArgumentException when there is none; the message says which there are, or how to build it
     */
    public static Source of(String name) {
        var source = new Source(name);
        if (source.isFolder()) {
            if (!Files.isRegularFile(source.jar())) {
                throw new IllegalArgumentException(source.jar() + " is missing; build it with mvn -DskipTests package");
            }
        } else if (!name.matches("shared|broken|fixed|locked|per-request") && source.connections() == 0) {
            throw new IllegalArgumentException("there is no source '" + name
                    + "'; there are broken, fixed, locked, per-request, pool-1 to pool-" + MOST_CONNECTIONS
                    + ", and folders, which have a / in their names");
        }
        return source;
    }

    /** Whether it is somebody's copy of a variant. */
    public boolean isFolder() {
        return name.contains("/") || name.contains("\\") || name.equals(".");
    }

    /** The name as people read it: a folder's last one. */
    public String label() {
        return isFolder()
                ? String.valueOf(Path.of(name).toAbsolutePath().normalize().getFileName())
                : name;
    }

    private Path jar() {
        return Path.of(name).resolve("target/app.jar");
    }

    /** Of a pool by its number; 0 for everything else. */
    private int connections() {
        var digits = name.matches(POOL + "\\d{1,4}") ? Integer.parseInt(name.substring(POOL.length())) : 0;
        return digits <= MOST_CONNECTIONS ? digits : 0;
    }

    /**
     * Opens it; the pool has all its connections when this returns or soon after.
     *
     * @throws SQLException when the database can't be reached, or refuses
     */
    public ConnectionSource open(ConnectionString database, Driver driver) throws SQLException {
        var size = Integer.toString(connections());
        return switch (name) {
            case "shared", "broken" -> variant(Variant.BROKEN.jar(), config(database, driver, Map.of()));
            case "fixed" -> variant(Variant.FIXED.jar(), config(database, driver, Map.of()));
            case "locked" -> new Locked(variant(Variant.BROKEN.jar(), config(database, driver, Map.of())));
            case "per-request" -> new PerRequest(database, driver);
            default ->
                isFolder()
                        ? variant(jar(), config(database, driver, Map.of()))
                        : variant(
                                Variant.FIXED.jar(),
                                config(database, driver, Map.of("POOL_MAX", size, "POOL_MIN", size)));
        };
    }

    private static Config config(ConnectionString database, Driver driver, Map<String, String> settings) {
        var environment = new HashMap<>(settings);
        environment.put("CONN_STR", database.toUrl());
        environment.put("LAB_DRIVER", driver.label());
        environment.put("POOL_ACQUIRE_TIMEOUT", ACQUIRE_TIMEOUT);
        environment.put("POOL_KEEPALIVE", KEEPALIVE);
        return Config.from(environment);
    }

    private static ConnectionSource variant(Path jar, Config config) throws SQLException {
        try {
            var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}); // open as long as its classes live
            var open = Class.forName("lab.app.Database", true, loader).getDeclaredMethod("open", Config.class);
            open.setAccessible(true);
            return (ConnectionSource) open.invoke(null, config);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getCause());
        } catch (ReflectiveOperationException | MalformedURLException e) {
            throw new IllegalStateException(
                    jar + " has no lab.app.Database.open; build it with ./lab or mvn package", e);
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
