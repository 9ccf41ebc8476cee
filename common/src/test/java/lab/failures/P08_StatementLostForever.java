package lab.failures;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import lab.failures.Outcome.Kind;
import lab.store.ConnectionSource;

/**
 * The server forgets a prepared statement, the driver does not: every later use on that connection fails.
 *
 * <p>{@code ./lab fail P08} plays it; {@code docs/failures/P08-statement-lost-forever.md} has the timeline.
 */
public final class P08_StatementLostForever implements Experiment {

    @Override
    public String inShort() {
        return "A prepared statement is gone: every later use of it fails, until evicted.";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("POOL_MAX", "1");
    }

    @Override
    public Outcome play(Stage stage) throws SQLException {
        stage.say("pool", "HikariCP as it comes, one connection", "opened");
        var without = thirdUse(stage, poolWithoutTheRule(stage));
        stage.say("pool", "the variant's, which evicts, instead", "opened");
        thirdUse(stage, stage.source()).value();
        return without.error() == null
                ? Outcome.of(without)
                : new Outcome(Kind.ERROR, "without the rule each use fails: " + without.says());
    }

    private static Step<String> thirdUse(Stage stage, ConnectionSource pool) throws SQLException {
        var r1 = stage.request("R1", pool);
        r1.does("selects 1", Sql.query("SELECT 1"));
        r1.does("DEALLOCATE ALL", Sql.run("DEALLOCATE ALL"));
        r1.ends();
        var r2 = stage.request("R2", pool);
        r2.tries("selects 1", Sql.query("SELECT 1"));
        r2.ends();
        var r3 = stage.request("R3", pool);
        var third = r3.tries("selects 1", Sql.query("SELECT 1"));
        r3.ends();
        return third;
    }

    /** HikariCP as it comes, with one connection: by name, because what both variants share must not know any pool. */
    private static ConnectionSource poolWithoutTheRule(Stage stage) {
        var driver = stage.config().driver().dataSource(stage.config().database(), Duration.ofSeconds(10));
        try {
            var type = Class.forName("com.zaxxer.hikari.HikariDataSource");
            var pool = (DataSource) type.getDeclaredConstructor().newInstance();
            type.getMethod("setDataSource", DataSource.class).invoke(pool, driver);
            type.getMethod("setMaximumPoolSize", int.class).invoke(pool, 1);
            return stage.closes(new PlainPool(pool));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("played on fixed-pooled only", e);
        }
    }

    private record PlainPool(DataSource pool) implements ConnectionSource {
        @Override
        public <T> T lend(Work<T> work) throws SQLException {
            try (var connection = pool.getConnection()) {
                return work.on(connection);
            }
        }

        @Override
        public void close() throws SQLException {
            try {
                pool.unwrap(AutoCloseable.class).close();
            } catch (SQLException e) {
                throw e;
            } catch (Exception e) {
                throw new SQLException(e);
            }
        }
    }
}
