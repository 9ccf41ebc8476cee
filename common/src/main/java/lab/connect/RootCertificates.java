package lab.connect;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import lab.config.ConnectionString;
import lab.config.Parameter;
import lab.config.StartupException;

/** Which CA must have signed the server's certificate. */
final class RootCertificates {

    private RootCertificates() {}

    /** The mode in force: for libpq, and so here, {@code require} with {@code sslrootcert} is {@code verify-ca}. */
    static String mode(ConnectionString to) {
        var checks = to.sslMode().equals("require") && to.parameters().containsKey(Parameter.SSLROOTCERT);
        return checks ? "verify-ca" : to.sslMode();
    }

    /** Whether somebody must have signed it at all. */
    static boolean needed(ConnectionString to) {
        return mode(to).startsWith("verify-");
    }

    /** Whether the JVM's own CAs will do. */
    static boolean areSystems(ConnectionString to) {
        return "system".equals(to.parameters().get(Parameter.SSLROOTCERT));
    }

    /**
     * The file with them: {@code sslrootcert}, or libpq's default.
     *
     * @throws StartupException when there is no certificate to be read in it
     */
    static File file(ConnectionString to) {
        var file = path(to).toFile();
        read(to, file);
        return file;
    }

    /**
     * They themselves.
     *
     * @throws StartupException as above
     */
    static X509Certificate[] of(ConnectionString to) {
        return read(to, path(to).toFile());
    }

    private static X509Certificate[] read(ConnectionString to, File file) {
        try (var bytes = new FileInputStream(file)) {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(bytes).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (all.length > 0) {
                return all;
            }
        } catch (IOException | CertificateException e) {
            // Said below, together with what to do.
        }
        throw new StartupException(
                "CONN_STR has sslmode=%s, and there is no certificate of a CA in %s;".formatted(to.sslMode(), file)
                        + " put it there in PEM, or name its file with sslrootcert.");
    }

    private static Path path(ConnectionString to) {
        var given = to.parameters().get(Parameter.SSLROOTCERT);
        return given == null ? defaultFile() : Path.of(given);
    }

    private static Path defaultFile() {
        var windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("windows");
        return windows
                ? Path.of(String.valueOf(System.getenv("APPDATA")), "postgresql", "root.crt")
                : Path.of(System.getProperty("user.home"), ".postgresql", "root.crt");
    }
}
