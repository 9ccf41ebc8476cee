package lab.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.testing.Certificates;
import lab.testing.EmbeddedServer;
import lab.testing.OneConnection;
import lab.testing.Patience;
import org.awaitility.Awaitility;

/**
 * A real server with TLS on 127.0.0.1, and three roles with the password {@code secret}: {@code either} may come with and without
 * TLS, {@code only_tls} and {@code only_plain} as they say; {@code by_certificate} shows a certificate of the same CA.
 */
public final class TlsServer implements AutoCloseable {

    private static final String ACCESS = """
            host      all postgres       127.0.0.1/32 trust
            host      all either         127.0.0.1/32 scram-sha-256
            hostssl   all only_tls       127.0.0.1/32 scram-sha-256
            hostnossl all only_plain     127.0.0.1/32 scram-sha-256
            hostssl   all by_certificate 127.0.0.1/32 cert
            """;

    private final EmbeddedServer server;
    private final OneConnection admin;

    private TlsServer(EmbeddedServer server, Certificates.Signed certificates) throws IOException, SQLException {
        this.server = server;
        this.admin = OneConnection.open(Driver.PGJDBC, server.admin());
        for (var role : List.of("either", "only_tls", "only_plain", "by_certificate")) {
            admin.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
        }
        Files.writeString(Path.of(admin.text("SHOW hba_file")), ACCESS);
        show(certificates);
    }

    /** Starts one that shows this certificate. */
    public static TlsServer start(Certificates.Signed certificates) throws IOException, SQLException {
        var server = EmbeddedServer.forOneExperiment(20);
        try {
            return new TlsServer(server, certificates);
        } catch (IOException | SQLException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Shows another certificate to whoever connects from now on. */
    void show(Certificates.Signed other) throws SQLException {
        admin.execute("ALTER SYSTEM SET ssl_cert_file = '" + other.certificate() + "'");
        admin.execute("ALTER SYSTEM SET ssl_key_file = '" + other.key() + "'");
        admin.execute("ALTER SYSTEM SET ssl_ca_file = '" + other.root() + "'");
        admin.execute("ALTER SYSTEM SET ssl = on");
        admin.execute("SELECT pg_reload_conf()");
        // The postmaster reads its files when it gets to it; a session reads its settings, but not its certificate,
        // again.
        Awaitility.await()
                .atMost(Patience.LIMIT)
                .until(() -> admin.text("SHOW ssl_cert_file")
                        .equals(other.certificate().toString()));
    }

    /** The server's own database, as one of the roles, with these parameters. */
    public ConnectionString as(String role, String parameters) {
        return to("127.0.0.1", role, "secret", parameters);
    }

    /** The same by any name and password. */
    ConnectionString to(String host, String role, String password, String parameters) {
        return ConnectionString.parse("postgres://%s:%s@%s:%d/postgres?%s"
                .formatted(role, password, host, server.admin().port(), parameters));
    }

    @Override
    public void close() {
        admin.close();
        server.close();
    }
}
