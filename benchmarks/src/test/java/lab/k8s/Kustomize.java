package lab.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lab.machine.LabHome;
import lab.testing.Patience;
import lab.testing.Skip;
import org.jspecify.annotations.Nullable;

/** Renders the manifests with the program that a student uses: {@code kubectl kustomize}, or {@code kustomize build}. */
final class Kustomize {

    /** The folders under {@code k8s/overlays}. */
    static final List<String> OVERLAYS = List.of("broken", "fixed", "over-budget", "pooled-out", "watched");

    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());
    private static final String PASSWORD = "only-for-rendering";

    /**
     * What came of it.
     *
     * @param manifests one document each
     * @param warnings what the program printed beside them
     * @param time how long it took
     */
    record Rendering(Manifests manifests, String warnings, Duration time) {}

    private Kustomize() {}

    /** Skips the test, with a line that says why, where neither program is. */
    static void assumeInstalled(Class<?> test) {
        Skip.unless(
                program().isPresent(), test.getSimpleName() + " needs kustomize 4 or newer, or a kubectl that has it.");
    }

    /**
     * Renders an overlay from a copy, with a password file of its own: the student's stays unread.
     *
     * @param copy an empty folder
     */
    static Rendering render(Path copy, String overlay) throws IOException, InterruptedException {
        copy(LabHome.root().resolve("k8s"), copy);
        Files.writeString(
                copy.resolve("base/postgres/password.env"),
                "POSTGRES_PASSWORD=%s%nCONN_STR=postgres://lab:%s@postgres:5432/lab?sslmode=disable%n"
                        .formatted(PASSWORD, PASSWORD));
        return rendered(copy, overlay);
    }

    /**
     * Renders the overlay fixed with one more component, as somebody would add it.
     *
     * @param copy where {@link #render} was before
     */
    static Rendering renderWith(Path copy, String component) throws IOException, InterruptedException {
        var overlay = Files.createDirectories(copy.resolve("overlays/with-" + component));
        Files.writeString(
                overlay.resolve("kustomization.yaml"),
                "resources: [../fixed]%ncomponents: [../../components/%s]%n".formatted(component));
        return rendered(copy, "with-" + component);
    }

    private static Rendering rendered(Path copy, String overlay) throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var run = run(copy, overlay);
        return new Rendering(
                new Manifests(YAML.readerFor(JsonNode.class)
                        .<JsonNode>readValues(run.output())
                        .readAll()),
                run.errors(),
                Duration.ofNanos(System.nanoTime() - begin));
    }

    /**
     * How the program ended.
     *
     * @param status 0 when it rendered
     * @param output YAML
     * @param errors warnings too
     */
    record Run(int status, String output, String errors) {}

    /** Runs the program on an overlay of the copy. */
    static Run run(Path copy, String overlay) throws IOException, InterruptedException {
        var command = new ArrayList<>(program().orElseThrow());
        command.add(copy.resolve("overlays").resolve(overlay).toString());
        return execute(command);
    }

    /** The files of {@code k8s}, without what is not in git. */
    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("password.env") && !file.toString().contains("__pycache__")) {
                    var target = to.resolve(from.relativize(file).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    /** kubectl before 1.21 has a kustomize that knows no components; it does not tell kustomize's version either. */
    private static Optional<List<String>> program() {
        var kubectl = version("kubectl", "version", "--client");
        if (kubectl != null && kubectl.contains("Kustomize Version: v")) {
            return Optional.of(List.of("kubectl", "kustomize"));
        }
        return version("kustomize", "version") == null ? Optional.empty() : Optional.of(List.of("kustomize", "build"));
    }

    private static @Nullable String version(String... command) {
        try {
            var run = execute(List.of(command));
            return run.status() == 0 ? run.output() : null;
        } catch (IOException e) {
            return null; // not there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static Run execute(List<String> command) throws IOException, InterruptedException {
        var output = Files.createTempFile("kustomize", ".yaml");
        var errors = Files.createTempFile("kustomize", ".txt");
        try {
            var process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " was still running after " + Patience.LIMIT);
            }
            return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
