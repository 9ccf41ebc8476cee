package lab.connect;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import lab.config.ConnectionString;
import lab.config.Host;
import lab.config.Parameter;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/**
 * Opens new connections: tries the hosts in their order until one will do, as libpq does. A server that was there and is gone is
 * reported once; who asks again is kept waiting for its return, for a minute at most. A pool asks again: HikariCP does so after
 * pauses that grow to 5 s, and would sleep through the server's return.
 */
public final class Connector implements DataSource {

    /** Like pgjdbc's own; libpq would wait for ever. */
    private static final String DEFAULT_TIMEOUT = "10";

    /** It reports to the log what its caller throws as well; kept here, because the log keeps no settings of its own accord. */
    private static final Logger VERIFIER = Logger.getLogger(PGjdbcHostnameVerifier.class.getName());

    static {
        VERIFIER.setLevel(Level.OFF);
    }

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final ConnectionString to;
    private final Opener opener;
    private final SessionTarget target;
    private volatile boolean wasThere;
    private volatile boolean isGone;

    /** Opens a connection to one host with one driver. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens one, within {@link Connector#timeout}.
         *
         * @throws SQLException why there is none; for a refusal of the server with its SQLState
         */
        Connection open(Host host) throws SQLException;
    }

    /** A connector; it does nothing yet. */
    public Connector(ConnectionString to, Opener opener) {
        this.to = to;
        this.opener = opener;
        this.target = SessionTarget.of(to.parameters().getOrDefault(Parameter.TARGET_SESSION_ATTRS, "any"));
    }

    /** How long one attempt at one host may take, in seconds: {@code connect_timeout}, or 10. */
    static int timeout(ConnectionString to) {
        return Integer.parseInt(to.parameters().getOrDefault(Parameter.CONNECT_TIMEOUT, DEFAULT_TIMEOUT));
    }

    @Override
    public Connection getConnection() throws SQLException {
        var deadline = System.nanoTime() + (isGone ? PATIENCE.toNanos() : 0);
        while (true) {
            try {
                var connection = tryAllHosts();
                wasThere = true;
                isGone = false;
                return connection;
            } catch (SQLException e) {
                isGone = wasThere;
                if (isRefusal(e) || System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                pause(e);
            }
        }
    }

    private static void pause(SQLException failure) throws SQLException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    private Connection tryAllHosts() throws SQLException {
        var failures = new ArrayList<SQLException>();
        for (var wanted : target.inOrder()) {
            failures.clear();
            for (var host : to.hosts()) {
                try {
                    return open(host, wanted);
                } catch (SQLException e) {
                    failures.add(e);
                    if (isRefusal(e)) { // the next host would refuse too: libpq stops here
                        break;
                    }
                }
            }
        }
        throw together(failures);
    }

    private Connection open(Host host, SessionTarget wanted) throws SQLException {
        var connection = opener.open(host);
        try {
            if (wanted.accepts(connection)) {
                return connection;
            }
            throw new SQLException("the server is not target_session_attrs=" + wanted.label(), "08004");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean isRefusal(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("28");
    }

    /** One failure as it is; several with their hosts, and the last one's SQLState. */
    private SQLException together(List<SQLException> failures) {
        var last = failures.get(failures.size() - 1);
        if (failures.size() == 1) {
            return last;
        }
        var hosts = to.hosts().iterator();
        var message = failures.stream()
                .map(failure -> hosts.next() + ": " + failure.getMessage())
                .collect(Collectors.joining("; "));
        var all = new SQLException(message, last.getSQLState(), last);
        failures.forEach(all::addSuppressed);
        return all;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the user is in CONN_STR");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public int getLoginTimeout() {
        return timeout(to);
    }

    /** Ignored: a pool passes the time that a request waits, which says nothing about a server. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("there is none");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("there is nothing to unwrap");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
