package lab.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import lab.config.Config;
import lab.store.ConnectionSource;

/** The database as a bounded pool: one connection for each unit of work, and it goes back afterwards. */
final class Database implements ConnectionSource {

    /** How long a start waits for a database that is not up yet. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);

    private final HikariDataSource pool;

    private Database(HikariDataSource pool) {
        this.pool = pool;
    }

    /** Connects, and tries again each second for {@link #START_TIMEOUT}. */
    static Database open(Config config) throws SQLException {
        try {
            return new Database(new HikariDataSource(settings(config)));
        } catch (PoolInitializationException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getMessage(), e);
        }
    }

    @Override
    public <T> T lend(Work<T> work) throws SQLException {
        try (var connection = pool.getConnection()) {
            return work.on(connection);
        }
    }

    private static HikariConfig settings(Config config) {
        var pool = config.pool();
        var query = config.queryTimeout();
        var settings = new HikariConfig();
        settings.setPoolName("pool");
        // The driver waits for ever by default. The server gives up first, so that its answer says why.
        settings.setDataSource(config.driver().dataSource(config.database(), query.plusSeconds(5)));
        settings.setConnectionInitSql("SET statement_timeout = " + query.toMillis());
        settings.setMaximumPoolSize(pool.max());
        settings.setMinimumIdle(pool.min());
        settings.setMaxLifetime(pool.maxLifetime().toMillis());
        settings.setIdleTimeout(pool.idleTimeout().toMillis());
        settings.setKeepaliveTime(pool.keepalive().toMillis());
        settings.setConnectionTimeout(pool.acquireTimeout().toMillis());
        settings.setInitializationFailTimeout(START_TIMEOUT.toMillis());
        settings.setLeakDetectionThreshold(Math.max(2_000, 2 * query.toMillis()));
        settings.setExceptionOverride(new EvictLostStatements());
        return settings;
    }

    /** HikariCP keeps a connection after these two, though every later use of the same statement on it fails as well. */
    private static final class EvictLostStatements implements SQLExceptionOverride {

        private static final Set<String> LOST = Set.of("26000", "42P05"); // statement unknown, statement already there

        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException e) {
            return e.getSQLState() != null && LOST.contains(e.getSQLState())
                    ? SQLExceptionOverride.Override.MUST_EVICT
                    : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
    }

    @Override
    public void report(MeterRegistry metrics) {
        pool.setMetricRegistry(metrics);
    }

    /** The pool's numbers, for the log. */
    @Override
    public String toString() {
        var now = pool.getHikariPoolMXBean();
        return "pool (max=%d, total=%d, active=%d, idle=%d, waiting=%d)"
                .formatted(
                        pool.getMaximumPoolSize(),
                        now.getTotalConnections(),
                        now.getActiveConnections(),
                        now.getIdleConnections(),
                        now.getThreadsAwaitingConnection());
    }

    @Override
    public void close() {
        pool.close();
    }
}
