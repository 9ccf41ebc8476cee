package lab.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the checkout, built by Maven without a network: what that needs only Maven knows, plugins have libraries of their own. The
 * checkout itself is left alone, for this very program runs from it.
 */
public final class OfflineBuild implements AutoCloseable {

    private static final Set<String> NOT_COPIED = Set.of("target", ".git", "docs", "k8s");
    private static final Pattern PLUGIN = Pattern.compile("--- ([\\w.-]+:[\\w.-]+):\\S+ \\(.*\\) @ ");
    private static final Pattern MISSING = Pattern.compile("the artifact (\\S+) has not been downloaded");
    private static final Pattern ERROR = Pattern.compile("\\[ERROR] (.*\\S)");

    private final Path copy;
    private volatile @Nullable Process maven;

    private OfflineBuild(Path copy) {
        this.copy = copy;
    }

    /** In a temporary folder, which is still empty. */
    public static OfflineBuild open() throws IOException {
        return new OfflineBuild(Files.createTempDirectory("lab-offline-"));
    }

    /**
     * What came of it.
     *
     * @param built whether the programs are there
     * @param plugins that Maven ran, each once, such as {@code jar:3.5.1}
     * @param libraries the names of the jar files of all three programs
     * @param missing artifacts that are not in Maven's local repository, as far as Maven came
     * @param words Maven's own, of its first error; empty when there was none
     */
    public record Outcome(
            boolean built, List<String> plugins, List<String> libraries, List<String> missing, String words) {}

    /**
     * Copies the checkout, builds the copy, and waits for its end.
     *
     * @param program Maven's
     */
    public Outcome run(Path root, Path program) throws IOException, InterruptedException {
        copy(root, copy);
        var process = new ProcessBuilder(
                        program.toString(), "-o", "-B", "-Dstyle.color=never", "-DskipTests", "package")
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .start();
        maven = process;
        List<String> lines;
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            lines = output.lines().toList();
        }
        var built = process.waitFor() == 0;
        var error = all(ERROR, lines).stream().findFirst().orElse("");
        return new Outcome(built, all(PLUGIN, lines), libraries(), all(MISSING, lines), error);
    }

    private static void copy(Path root, Path copy) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (NOT_COPIED.contains(String.valueOf(folder.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copy.resolve(root.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, copy.resolve(root.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static List<String> all(Pattern pattern, List<String> lines) {
        return lines.stream()
                .flatMap(line -> pattern.matcher(line).results())
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private List<String> libraries() throws IOException {
        try (var files = Files.walk(copy)) {
            return files.filter(file -> file.toString().endsWith(".jar")
                            && String.valueOf(file.getParent()).endsWith("lib"))
                    .map(file -> String.valueOf(file.getFileName()))
                    .distinct()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        var process = maven;
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.onExit().join();
        }
        List<Path> files;
        try (var all = Files.walk(copy)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : files) {
            Files.delete(file);
        }
    }
}
