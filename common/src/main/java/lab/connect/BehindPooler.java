package lab.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import lab.config.Host;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections through a pooler in transaction mode, and looks whether it does what it must: PgBouncer from 1.21 on gives
 * statements names of its own (max_prepared_statements), an older one passes ours on to whoever is next. Both drivers need somebody else
 * to set {@code statement_timeout}, as a session's settings are nobody's there.
 */
public final class BehindPooler implements Connector.Opener {

    private static final Logger log = LoggerFactory.getLogger(BehindPooler.class);

    /** By this name pgjdbc-ng prepares its BEGIN, on each connection. */
    private static final String NAME = "TB";

    private static final String LOOK = "SELECT current_setting('statement_timeout') = '0',"
            + " EXISTS (SELECT FROM pg_prepared_statements WHERE name = '" + NAME + "')";

    private final Connector.Opener driver;
    private final boolean named;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * With this driver.
     *
     * @param named whether it has statements by name and can't do without
     */
    public BehindPooler(Connector.Opener driver, boolean named) {
        this.driver = driver;
        this.named = named;
    }

    /** @throws SQLException also when the pooler does not look after the driver's statements */
    @Override
    public Connection open(Host host) throws SQLException {
        var connection = driver.open(host);
        try {
            look(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** In a transaction, or BEGIN may have gone to another server connection than the look. */
    private void look(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(LOOK)) {
            row.next();
            if (named && row.getBoolean(2)) {
                throw new SQLException(NamedStatements.LOST, "26000");
            }
            if (row.getBoolean(1) && warned.compareAndSet(false, true)) {
                log.warn(
                        "No statement_timeout behind the pooler: QUERY_TIMEOUT ends nothing there; set it in connect_query,"
                                + " or with ALTER ROLE");
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }
}
