package lab.app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import lab.config.Config;
import lab.config.Pooler;
import lab.store.ConnectionSource;
import lab.store.Seldom;

/** The database as a bounded pool: one connection for each unit of work, and it goes back afterwards. */
final class Database implements ConnectionSource {

    private final HikariDataSource pool;

    private Database(HikariConfig settings, Duration validation) {
        settings.setExceptionOverride(new Evictions());
        this.pool = new HikariDataSource(settings);
        pool.setValidationTimeout(validation.toMillis()); // HikariCP looks 100 ms after its start
    }

    /** Connects; tries again each second, for 10 s, while the database is not up. */
    static Database open(Config config) throws SQLException {
        // Drivers wait for ever by default. The server gives up a second earlier, so that its answer says why.
        var driver = config.driver().dataSource(config.database(), config.networkTimeout(), config.pooler());
        var settings = new HikariConfig();
        settings.setDataSource(driver);
        settings.setConnectionInitSql("SET statement_timeout = "
                + config.queryTimeout().toMillis() + "; SET idle_in_transaction_session_timeout = "
                + config.idleInTransaction().toMillis());
        settings.setMaximumPoolSize(config.pool().max());
        settings.setMinimumIdle(config.pool().min());
        settings.setMaxLifetime(config.pool().maxLifetime().toMillis());
        settings.setIdleTimeout(config.pool().idleTimeout().toMillis());
        settings.setKeepaliveTime(config.pool().keepalive().toMillis());
        settings.setConnectionTimeout(config.pool().acquireTimeout().toMillis());
        settings.setValidationTimeout(4_000); // for the first connection: a JVM that has just started hears late
        settings.setInitializationFailTimeout(10_000);
        settings.setLeakDetectionThreshold(2_000 + 2 * config.queryTimeout().toMillis());
        if (config.pooler() == Pooler.TRANSACTION) {
            settings.setConnectionInitSql(null); // a session there is everybody's: what we SET would reach strangers
        }
        try {
            return new Database(settings, config.pool().validationTimeout());
        } catch (PoolInitializationException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    @Override
    public <T> T lend(Work<T> work) throws SQLException {
        try (var connection = pool.getConnection()) {
            return work.on(connection);
        }
    }

    /** HikariCP evicts a connection on SQLStates of class 08 and a few more; what else makes one useless is said here. */
    private final class Evictions implements SQLExceptionOverride {

        private final Seldom renewal = new Seldom(Duration.ofSeconds(5));

        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException e) {
            var state = e.getSQLState();
            if ("25006".equals(state) && renewal.isDue()) { // read-only: another server may be the primary by now
                pool.getHikariPoolMXBean().softEvictConnections();
            }
            // Lost statements stay lost. No state: the driver speaks for itself, mostly since the connection broke.
            return state == null || state.equals("26000") || state.equals("42P05")
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
        return "pool total=" + now.getTotalConnections()
                + ", active=" + now.getActiveConnections()
                + ", idle=" + now.getIdleConnections()
                + ", waiting=" + now.getThreadsAwaitingConnection();
    }

    @Override
    public void close() {
        pool.close();
    }
}
