package lab.connect;

import com.impossibl.postgres.jdbc.PGDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import lab.config.ConnectionString;
import lab.config.Host;
import lab.config.Parameter;
import lab.config.StartupException;
import org.jspecify.annotations.Nullable;

/** Opens connections with pgjdbc-ng. TLS is ours, see {@link StartOfConnection}: for the driver they are all plain. */
public final class PgjdbcNg implements Connector.Opener {

    static {
        System.setProperty("io.netty.bootstrap.extensions", "serviceload"); // read once, before the first channel
    }

    private final ConnectionString to;
    private final Duration networkTimeout;
    private final String applicationName;
    private final SessionOptions options;
    private final @Nullable Tls tls;

    /**
     * For this database.
     *
     * @param networkTimeout how long a read may take; zero waits for ever, and then the driver is as it is: on a connection that has
     *     ended some wait as well, see {@link EndOfConnection}
     * @param applicationName unless the connection string has one
     * @throws StartupException when it asks for what this driver can't do, or names a file that can't be read
     */
    public PgjdbcNg(ConnectionString to, Duration networkTimeout, String applicationName) {
        if ("require".equals(to.parameters().get(Parameter.CHANNEL_BINDING))) {
            throw new StartupException("CONN_STR has channel_binding=require, which LAB_DRIVER=pgjdbc-ng can't do;"
                    + " set LAB_DRIVER=pgjdbc, or write sslmode=verify-full without it.");
        }
        this.to = to;
        this.networkTimeout = networkTimeout;
        this.applicationName = to.parameters().getOrDefault(Parameter.APPLICATION_NAME, applicationName);
        this.options = SessionOptions.parse(to.parameters().getOrDefault(Parameter.OPTIONS, ""));
        this.tls = to.sslMode().equals("disable") ? null : Tls.of(to);
    }

    @Override
    public Connection open(Host host) throws SQLException {
        var connection = tls == null ? open(host, null) : openWith(host, tls);
        try {
            options.applyTo(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private Connection openWith(Host host, Tls encryption) throws SQLException {
        return switch (encryption.mode()) {
            case "allow" -> openFirst(host, null, encryption);
            case "prefer" -> openFirst(host, encryption, null);
            default -> open(host, encryption);
        };
    }

    /** The second way only when {@code pg_hba.conf} refused the first: never after a handshake that failed. */
    private Connection openFirst(Host host, @Nullable Tls first, @Nullable Tls second) throws SQLException {
        try {
            return open(host, first);
        } catch (SQLException e) {
            if (!"28000".equals(e.getSQLState())) {
                throw e;
            }
            try {
                return open(host, second);
            } catch (SQLException again) {
                var both = "%s: %s; %s: %s".formatted(name(first), e.getMessage(), name(second), again.getMessage());
                throw new SQLException(both, again.getSQLState(), again);
            }
        }
    }

    private static String name(@Nullable Tls encryption) {
        return encryption == null ? "without TLS" : "with TLS";
    }

    private Connection open(Host host, @Nullable Tls encryption) throws SQLException {
        var start = new StartOfConnection(host, encryption, Connector.timeout(to));
        DriverChannels.begin(start);
        try {
            var connection = source(host).getConnection();
            if (encryption != null && !start.wasUsed()) {
                connection.close();
                throw new SQLException("netty did not let us see to TLS");
            }
            start.succeeded(networkTimeout.isZero() ? null : new EndOfConnection());
            return connection;
        } catch (SQLException e) {
            start.abandoned();
            throw explained(e, start);
        } finally {
            DriverChannels.end();
        }
    }

    /** The server's own words if it had any; else what was seen on the way, which the driver does not know. */
    private static SQLException explained(SQLException e, StartOfConnection start) {
        var seen = start.failure();
        var servers = e.getSQLState() != null && e.getSQLState().length() == 5;
        return seen == null || servers ? pooled(e) : new SQLException(seen.getMessage(), "08001", e);
    }

    /** 42P05, a name that is taken, and 26000, a statement that is not there: on a new connection that is somebody else's doing. */
    private static SQLException pooled(SQLException e) {
        var state = e.getSQLState();
        return "42P05".equals(state) || "26000".equals(state)
                ? new SQLException(
                        e.getMessage() + " (a pooler in transaction mode? set LAB_DRIVER=pgjdbc and"
                                + " LAB_POOLER=transaction)",
                        state,
                        e)
                : e;
    }

    private PGDataSource source(Host host) {
        var source = new PGDataSource();
        source.setServerName(host.name());
        source.setPortNumber(host.port());
        source.setDatabaseName(to.database());
        source.setUser(to.user());
        source.setPassword(to.password());
        source.setSslMode("disable");
        source.setApplicationName(applicationName);
        source.setNetworkTimeout(Math.toIntExact(networkTimeout.toMillis()));
        // Its search for leaks takes a stack trace for each result set, see docs/reference/performance.md.
        source.setHousekeeper(false);
        return source;
    }
}
