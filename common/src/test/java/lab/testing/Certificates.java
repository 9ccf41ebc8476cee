package lab.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A CA of our own, made with the JDK's keytool.
 *
 * @param folder where all its files are
 * @param root its certificate, PEM
 */
public record Certificates(Path folder, Path root) {

    private static final String PASSWORD = "changeit";

    /**
     * A certificate that the CA signed.
     *
     * @param certificate PEM
     * @param key its key, PEM, PKCS #8 without a password
     * @param root the CA's certificate
     */
    public record Signed(Path certificate, Path key, Path root) {}

    /** Makes a CA; {@code folder} is made too. */
    public static Certificates authority(Path folder) throws Exception {
        Files.createDirectories(folder);
        keytool(folder, "SHA256withRSA", "ca", "CN=ca of " + folder.getFileName(), "-ext", "bc:c");
        return new Certificates(
                folder,
                pem(
                        folder.resolve("root.crt"),
                        "CERTIFICATE",
                        keys(folder).getCertificate("ca").getEncoded()));
    }

    /**
     * Signs a certificate.
     *
     * @param signature such as {@code SHA256withRSA}; one certificate for each
     * @param name its common name
     * @param alternatives its other names, such as {@code ip:127.0.0.1}
     */
    public Signed sign(String signature, String name, String alternatives) throws Exception {
        keytool(folder, signature, signature, "CN=" + name, "-signer", "ca", "-ext", "san=" + alternatives);
        var keys = keys(folder);
        var certificate = keys.getCertificate(signature).getEncoded();
        var key = keys.getKey(signature, PASSWORD.toCharArray()).getEncoded();
        return new Signed(
                pem(folder.resolve(signature + ".crt"), "CERTIFICATE", certificate),
                pem(folder.resolve(signature + ".key"), "PRIVATE KEY", key),
                root);
    }

    private static void keytool(Path folder, String signature, String alias, String subject, String... more)
            throws IOException, InterruptedException {
        var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var command = new ArrayList<>(List.of(program, "-genkeypair", "-keyalg", "RSA", "-keysize", "2048"));
        command.addAll(List.of("-keystore", store(folder).toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        command.addAll(List.of("-alias", alias, "-dname", subject, "-sigalg", signature, "-validity", "2"));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static Path store(Path folder) {
        return folder.resolve("keys.p12");
    }

    private static KeyStore keys(Path folder) throws Exception {
        var keys = KeyStore.getInstance("PKCS12");
        try (var file = Files.newInputStream(store(folder))) {
            keys.load(file, PASSWORD.toCharArray());
        }
        return keys;
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
