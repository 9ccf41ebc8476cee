package lab.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lab.machine.LabHome;
import lab.source.Variant;
import lab.testing.Patience;
import org.jspecify.annotations.Nullable;

/** The images of the two apps, as docs/reference/images.md builds them. Each is removed afterwards. */
final class Images {

    /** Where there is a registry to push to; null where there is none. */
    static final @Nullable String REGISTRY = System.getenv("LAB_REGISTRY");

    private final List<String> made = new ArrayList<>();

    /** Builds with the Dockerfile; returns the image's name. */
    String build(Variant variant) throws IOException, InterruptedException {
        var image = variant.module() + ":test";
        Command.output(
                Patience.LIMIT,
                "docker",
                "build",
                "--network",
                "host",
                "-f",
                "k8s/Dockerfile",
                "--build-arg",
                "VARIANT=" + variant.module(),
                "-t",
                image,
                ".");
        made.add(image);
        return image;
    }

    /**
     * Builds without Docker and pushes to the registry; returns the name of the image, pulled from there.
     *
     * @param copy an empty folder to build in: a build in place would replace the jars that this JVM runs from
     */
    String jib(String registry, Variant variant, Path copy) throws IOException, InterruptedException {
        var image = registry + "/" + variant.module() + ":test-jib";
        copySources(copy);
        var environment = new HashMap<String, String>();
        var configuration = System.getenv("LAB_JIB_CONFIG_HOME"); // names a mirror of Docker Hub, where there is one
        if (configuration != null) {
            environment.put("XDG_CONFIG_HOME", configuration);
        }
        var maven = Command.works("mvn", "--version") ? "mvn" : "./mvnw";
        var build = List.of(maven, "-q", "-B", "-Dstyle.color=never", "-f", copy.toString(), "-DskipTests");
        var push = List.of("-pl", variant.module(), "-am", "package", "jib:build", "-Dimage=" + image);
        var command = new ArrayList<>(build);
        command.addAll(push);
        command.add("-Djib.allowInsecureRegistries=true");
        var done = Command.run(Patience.LIMIT, environment, command);
        if (done.status() != 0) {
            throw new AssertionError("jib:build ended with " + done.status() + ":\n" + done.output());
        }
        Command.output(Patience.LIMIT, "docker", "pull", image);
        made.add(image);
        return image;
    }

    private static void copySources(Path copy) throws IOException {
        for (var part :
                List.of("pom.xml", "common", "broken-single-connection", "fixed-pooled", "benchmarks/pom.xml")) {
            var from = LabHome.root().resolve(part);
            try (var files = Files.walk(from)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var name = LabHome.root().relativize(file);
                    if (!name.toString().contains("target")) {
                        Files.createDirectories(copy.resolve(name).getParent());
                        Files.copy(file, copy.resolve(name));
                    }
                }
            }
        }
    }

    /** Pushes an image, forgets it here, and pulls it again. */
    String throughRegistry(String registry, String image) throws IOException, InterruptedException {
        var remote = registry + "/" + image;
        Command.output(Patience.LIMIT, "docker", "tag", image, remote);
        made.add(remote);
        Command.output(Patience.LIMIT, "docker", "push", remote);
        Command.output(Patience.LIMIT, "docker", "rmi", remote);
        Command.output(Patience.LIMIT, "docker", "pull", remote);
        return remote;
    }

    /** A field of {@code docker inspect}, as JSON. */
    static String inspect(String image, String field) throws IOException, InterruptedException {
        return Command.output(Patience.LIMIT, "docker", "inspect", "--format", "{{json " + field + "}}", image)
                .strip();
    }

    /** In bytes, layers of the base too. */
    static long size(String image) throws IOException, InterruptedException {
        return Long.parseLong(inspect(image, ".Size"));
    }

    /** Removes what was made here. */
    void remove() throws IOException, InterruptedException {
        for (var image : made) {
            Command.run(Patience.LIMIT, Map.of(), List.of("docker", "rmi", image));
        }
    }
}
