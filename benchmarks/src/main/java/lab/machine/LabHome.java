package lab.machine;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import lab.config.StartupException;

/** The checkout that this lab runs from. */
public final class LabHome {

    private LabHome() {}

    /**
     * The folder with {@code pom.xml} and {@code lab} in it: {@code -Dlab.root} if given (the tests do), else two above
     * {@code benchmarks/target/lab.jar}.
     */
    public static Path root() {
        var given = System.getProperty("lab.root");
        if (given != null) {
            return Path.of(given).toAbsolutePath();
        }
        try {
            var jar = Path.of(LabHome.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            var root = jar.resolve("../../..").normalize();
            if (!Files.exists(root.resolve("fixed-pooled"))) {
                throw new StartupException("The lab runs from its checkout; " + jar + " lies elsewhere.");
            }
            return root;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where result files go. */
    public static Path results() {
        return root().resolve("target/results");
    }

    /** Where the embedded server's programs are unpacked, once. */
    public static Path postgres() {
        return root().resolve("target/postgres");
    }
}
