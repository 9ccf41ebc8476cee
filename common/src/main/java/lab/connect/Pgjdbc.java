package lab.connect;

import java.io.File;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import lab.config.ConnectionString;
import lab.config.Host;
import lab.config.Parameter;
import lab.config.StartupException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Opens connections with org.postgresql, which knows most of libpq's parameters itself. */
public final class Pgjdbc implements Connector.Opener {

    private static final String VAGUE = "The connection attempt failed.";

    private final ConnectionString to;
    private final Duration networkTimeout;
    private final String applicationName;
    private final boolean namedStatements;
    private final @Nullable File root;

    /**
     * For this database.
     *
     * @param networkTimeout how long a read may take; zero waits for ever
     * @param applicationName unless the connection string has one
     * @param namedStatements whether the server keeps statements that are run again
     * @throws StartupException when it names a file that can't be read
     */
    public Pgjdbc(ConnectionString to, Duration networkTimeout, String applicationName, boolean namedStatements) {
        this.to = to;
        this.networkTimeout = networkTimeout;
        this.applicationName = to.parameters().getOrDefault(Parameter.APPLICATION_NAME, applicationName);
        this.namedStatements = namedStatements;
        this.root = RootCertificates.needed(to) && !RootCertificates.areSystems(to) ? RootCertificates.file(to) : null;
        for (var file : new Parameter[] {Parameter.SSLCERT, Parameter.SSLKEY}) {
            var name = to.parameters().get(file);
            if (name != null && !new File(name).canRead()) {
                throw new StartupException("CONN_STR has %s=%s, which can't be read.".formatted(file.label(), name));
            }
        }
    }

    @Override
    public Connection open(Host host) throws SQLException {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {host.name()});
        source.setPortNumbers(new int[] {host.port()});
        source.setDatabaseName(to.database());
        source.setUser(to.user());
        source.setPassword(to.password());
        source.setApplicationName(applicationName);
        source.setSocketTimeout(Math.toIntExact(networkTimeout.toSeconds()));
        if (!namedStatements) {
            source.setPrepareThreshold(0);
        }
        limit(source, Connector.timeout(to));
        secure(source);
        var options = to.parameters().get(Parameter.OPTIONS);
        if (options != null) {
            source.setOptions(options);
        }
        try {
            return source.getConnection();
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    /** Where the driver says only that it failed, the reason is in the cause; and what it can't read of our own it does not name. */
    private SQLException explained(SQLException e) {
        if (e.getCause() instanceof SocketTimeoutException) { // of a read, which comes before that of the whole start
            return new SQLException("no answer within " + networkTimeout.toSeconds() + " s", e.getSQLState(), e);
        }
        if (e.getCause() != null && VAGUE.equals(e.getMessage())) {
            return new SQLException("The connection attempt failed: " + e.getCause(), e.getSQLState(), e);
        }
        var certificate = to.parameters().get(Parameter.SSLCERT);
        var isServers = e instanceof PSQLException said && said.getServerErrorMessage() != null;
        if (certificate == null
                || isServers
                || !PSQLState.CONNECTION_FAILURE.getState().equals(e.getSQLState())) {
            return e;
        }
        var own = " (CONN_STR has sslcert=%s, sslkey=%s)"
                .formatted(certificate, to.parameters().get(Parameter.SSLKEY));
        return new SQLException(e.getMessage() + own, e.getSQLState(), e);
    }

    /** The limit for the whole start comes first; after its own for an answer about TLS it would go on in plain text. */
    private static void limit(PGSimpleDataSource source, int seconds) {
        source.setLoginTimeout(seconds);
        source.setConnectTimeout(seconds + 1);
        source.setSslResponseTimeout(
                Math.toIntExact(Duration.ofSeconds(seconds + 1).toMillis()));
    }

    private void secure(PGSimpleDataSource source) {
        source.setSslMode(RootCertificates.mode(to));
        if (RootCertificates.areSystems(to)) {
            source.setSslfactory(DefaultJavaSSLFactory.class.getName());
        } else if (root != null) {
            source.setSslRootCert(root.getPath());
        }
        var certificate = to.parameters().get(Parameter.SSLCERT);
        var key = to.parameters().get(Parameter.SSLKEY);
        if (certificate != null && key != null) {
            source.setSslCert(certificate);
            source.setSslKey(key);
        }
        var binding = to.parameters().get(Parameter.CHANNEL_BINDING);
        if (binding != null) {
            source.setChannelBinding(binding);
        }
    }
}
