package lab.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import lab.config.Host;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections through a pooler in transaction mode, where a session's settings are nobody's: somebody else must have set {@code
 * statement_timeout}, and when nobody has, it warns, once.
 */
public final class BehindPooler implements Connector.Opener {

    private static final Logger log = LoggerFactory.getLogger(BehindPooler.class);

    private final Connector.Opener driver;
    private final AtomicBoolean looked = new AtomicBoolean();

    /** With this driver. */
    public BehindPooler(Connector.Opener driver) {
        this.driver = driver;
    }

    @Override
    public Connection open(Host host) throws SQLException {
        var connection = driver.open(host);
        if (looked.compareAndSet(false, true)) {
            try {
                look(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }

    private static void look(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT current_setting('statement_timeout') = '0'")) {
            row.next();
            if (row.getBoolean(1)) {
                log.warn(
                        "No statement_timeout behind the pooler: QUERY_TIMEOUT ends nothing there; set it in connect_query,"
                                + " or with ALTER ROLE");
            }
        }
    }
}
