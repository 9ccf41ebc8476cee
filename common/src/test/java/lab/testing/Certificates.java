package lab.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A CA, and a certificate that it signed, made with the JDK's keytool.
 *
 * @param root the CA's certificate, PEM
 * @param certificate the certificate, PEM
 * @param key its key, PEM, PKCS #8 without a password
 */
public record Certificates(Path root, Path certificate, Path key) {

    private static final String PASSWORD = "changeit";

    /**
     * Makes them.
     *
     * @param folder for the files; made
     * @param signature such as {@code SHA256withRSA}
     * @param name the certificate's common name
     * @param alternatives its other names, such as {@code ip:127.0.0.1}
     */
    public static Certificates make(Path folder, String signature, String name, String alternatives) throws Exception {
        Files.createDirectories(folder);
        var store = folder.resolve("keys.p12");
        keytool(store, signature, "ca", "CN=ca of " + folder.getFileName(), "-ext", "bc:c");
        keytool(store, signature, "server", "CN=" + name, "-signer", "ca", "-ext", "san=" + alternatives);
        return written(folder, store);
    }

    private static void keytool(Path store, String signature, String alias, String subject, String... more)
            throws IOException, InterruptedException {
        var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = new ArrayList<>(List.of(program, "-genkeypair", "-keyalg", "RSA", "-validity", "2"));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        command.addAll(List.of("-alias", alias, "-dname", subject, "-sigalg", signature));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static Certificates written(Path folder, Path store) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        var root = pem(
                folder.resolve("root.crt"),
                "CERTIFICATE",
                keys.getCertificate("ca").getEncoded());
        var certificate = pem(
                folder.resolve("server.crt"),
                "CERTIFICATE",
                keys.getCertificate("server").getEncoded());
        var key = keys.getKey("server", PASSWORD.toCharArray());
        return new Certificates(root, certificate, pem(folder.resolve("server.key"), "PRIVATE KEY", key.getEncoded()));
    }

    private static Path pem(Path file, String kind, byte[] content) throws IOException {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) { // PostgreSQL wants nobody else to read a key
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        return file;
    }
}
