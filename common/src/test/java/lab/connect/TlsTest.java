package lab.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.sql.SQLException;
import java.util.List;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.config.StartupException;
import lab.testing.Certificates;
import lab.testing.OneConnection;
import lab.testing.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** libpq's six modes of TLS against a real server with a certificate, on both drivers: who connects, and is it encrypted. */
class TlsTest {

    @TempDir
    static Path folder;

    static Certificates authority;
    static Certificates strangers;
    static Certificates.Signed right;
    static TlsServer server;

    @BeforeAll
    static void start() throws Exception {
        authority = Certificates.authority(folder.resolve("ours"));
        strangers = Certificates.authority(folder.resolve("strangers"));
        right = authority.sign("SHA256withRSA", "by_certificate", "ip:127.0.0.1");
        server = TlsServer.start(right);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "disable,     either,     false",
        "allow,       either,     false",
        "allow,       only_tls,   true",
        "prefer,      either,     true",
        "prefer,      only_plain, false",
        "require,     either,     true",
        "verify-ca,   either,     true",
        "verify-full, either,     true"
    })
    void eachModeConnectsAsItShould(String mode, String role, boolean encrypted) throws SQLException {
        for (var driver : Driver.values()) {
            var root = mode.startsWith("verify") ? "&sslrootcert=" + right.root() : "";
            assertThat(encrypted(driver, server.as(role, "sslmode=" + mode + root)))
                    .as(driver.label())
                    .isEqualTo(encrypted);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotGivenIsPreferred(Driver driver) throws SQLException {
        assertThat(encrypted(driver, server.as("only_tls", ""))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA384withRSA", "SHA512withRSA"})
    void aCertificateMayBeSignedWithAnyHash(String signature) throws Exception {
        var other = authority.sign(signature, "x", "ip:127.0.0.1");
        server.show(other);
        try {
            for (var driver : Driver.values()) {
                for (var mode : List.of("prefer", "require", "verify-full&sslrootcert=" + other.root())) {
                    assertThat(encrypted(driver, server.as("either", "sslmode=" + mode)))
                            .as("%s, %s", driver, mode)
                            .isTrue();
                }
            }
        } finally {
            server.show(right);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnknownCaIsRefused(Driver driver) {
        for (var mode : List.of("require", "verify-ca", "verify-full")) {
            var unknown = server.as("either", "sslmode=" + mode + "&sslrootcert=" + strangers.root());
            assertThat(failure(driver, unknown)).as(mode).contains("PKIX path");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherHostsNameIsRefusedByVerifyFullOnly(Driver driver) throws SQLException {
        var root = "&sslrootcert=" + right.root();
        var full = server.to("localhost", "either", "secret", "sslmode=verify-full" + root);
        assertThat(failure(driver, full)).contains("localhost");
        assertThat(encrypted(driver, server.to("localhost", "either", "secret", "sslmode=verify-ca" + root)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aPlainServerIsRefusedUnlessTlsIsOptional(Driver driver) throws SQLException {
        var plain = SharedServer.admin();
        var url = "postgres://" + plain.user() + "@127.0.0.1:" + plain.port() + "/postgres?sslmode=";
        var root = "&sslrootcert=" + right.root();
        for (var mode : List.of("require", "verify-ca" + root, "verify-full" + root)) {
            assertThat(failure(driver, ConnectionString.parse(url + mode))).matches("(?i).*(no TLS|not support SSL).*");
        }
        for (var mode : List.of("disable", "allow", "prefer")) {
            assertThat(encrypted(driver, ConnectionString.parse(url + mode)))
                    .as(mode)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeThatFailedNeverEndsInPlainText(Driver driver) throws Exception {
        try (var peer = HalfServer.answering("S", "this is no TLS")) {
            var target = "postgres://either:secret@127.0.0.1:" + peer.port() + "/x?connect_timeout=5&sslmode=";
            for (var mode : List.of("prefer", "require")) {
                failure(driver, ConnectionString.parse(target + mode));
            }
            assertThat(peer.connections()).as("no second attempt").isEqualTo(2);
            assertThat(peer.received()).doesNotContain("either");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordIsSaidWhateverTheServerSaysWithoutTls(Driver driver) {
        assertThat(failure(driver, server.to("127.0.0.1", "only_tls", "wrong", "")))
                .contains("password authentication failed");
    }

    @Test
    void refusedBothWaysBothAreTold() {
        assertThat(failure(Driver.PGJDBC_NG, server.to("127.0.0.1", "nobody", "wrong", "")))
                .matches("with TLS: .*no pg_hba.conf entry.*; without TLS: .*no pg_hba.conf entry.*no encryption.*");
    }

    @ParameterizedTest
    @EnumSource
    void theDefaultCaIsInTheHomeFolder(Driver driver) throws Exception {
        var home = System.getProperty("user.home");
        System.setProperty("user.home", folder.toString());
        try {
            var full = server.as("either", "sslmode=verify-full");
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> encrypted(driver, full))
                    .withMessageContaining("no certificate of a CA in " + folder.resolve(".postgresql/root.crt"));
            Files.createDirectories(folder.resolve(".postgresql"));
            Files.copy(right.root(), folder.resolve(".postgresql/root.crt"));
            assertThat(encrypted(driver, full)).isTrue();
            Files.delete(folder.resolve(".postgresql/root.crt"));
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCaMayBeInDer(Driver driver) throws Exception {
        var der = folder.resolve("root.der");
        try (var pem = Files.newInputStream(right.root())) {
            var root = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            Files.write(der, root.getEncoded());
        }
        assertThat(encrypted(driver, server.as("either", "sslmode=verify-full&sslrootcert=" + der)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsNoneOfACaIsNamed(Driver driver) throws Exception {
        var garbage = Files.writeString(folder.resolve("garbage"), "no certificate");
        for (var file : List.of(garbage, folder, folder.resolve("missing"), right.key())) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> encrypted(driver, server.as("either", "sslmode=verify-ca&sslrootcert=" + file)))
                    .withMessage("CONN_STR has sslmode=verify-ca, and there is no certificate of a CA in " + file
                            + "; put it there in PEM, or name its file with sslrootcert.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateOrKeyThatIsNoneIsNamed(Driver driver) throws Exception {
        var garbage = Files.writeString(folder.resolve("garbage"), "neither");
        for (var file : List.of(garbage, folder.resolve("missing"))) {
            for (var own : List.of(
                    "sslcert=" + file + "&sslkey=" + right.key(),
                    "sslcert=" + right.certificate() + "&sslkey=" + file)) {
                assertThatException()
                        .isThrownBy(() -> encrypted(driver, server.as("by_certificate", "sslmode=require&" + own)))
                        .satisfies(e -> assertThat(e).isInstanceOfAny(StartupException.class, SQLException.class))
                        .satisfies(e -> assertThat(e.getMessage())
                                .contains(file.toString())
                                .doesNotContain("\n"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSystemsCasDoNotKnowOurs(Driver driver) {
        assertThat(failure(driver, server.as("either", "sslrootcert=system"))).contains("PKIX path");
    }

    @ParameterizedTest
    @EnumSource
    void aClientMayShowACertificate(Driver driver) throws SQLException {
        var own = "sslcert=" + right.certificate() + "&sslkey=" + right.key();
        assertThat(encrypted(driver, server.as("by_certificate", "sslmode=require&" + own)))
                .isTrue();
        assertThat(failure(driver, server.as("by_certificate", "sslmode=require")))
                .contains("certificate");
    }

    @Test
    void channelBindingIsPgjdbcs() throws SQLException {
        var bound = server.as("either", "sslmode=require&channel_binding=require");
        assertThat(encrypted(Driver.PGJDBC, bound)).isTrue();
        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> encrypted(Driver.PGJDBC_NG, bound))
                .withMessageContaining("set LAB_DRIVER=pgjdbc");
    }

    private static boolean encrypted(Driver driver, ConnectionString to) throws SQLException {
        try (var one = OneConnection.open(driver, to)) {
            return one.number("SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == 1;
        }
    }

    /** What the driver said, or what was the reason for that. */
    private static String failure(Driver driver, ConnectionString to) {
        var failure = assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> encrypted(driver, to))
                .actual();
        assertThat(failure.getMessage()).doesNotContain("secret").doesNotContain("\n");
        return String.valueOf(failure.getMessage());
    }
}
