package lab.exercise;

import com.github.difflib.patch.PatchFailedException;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import lab.machine.LabHome;
import lab.source.Variant;

/**
 * Somebody's copy of what an exercise is about: a few sources side by side in a folder. Built, they are an app that has them in front
 * of everything else that fixed-pooled is made of, HikariCP too.
 *
 * @param exercise which
 * @param folder with the sources; what is built goes to {@code target} in it
 */
public record WorkingCopy(Exercise exercise, Path folder) {

    private static final String RELEASE = "17"; // as the lab's own
    private static final String JAVA = "/src/main/java/";

    /** The one that {@code ./lab exercise} works on. */
    public static WorkingCopy of(Exercise exercise) {
        return new WorkingCopy(
                exercise, LabHome.root().resolve("target/exercises").resolve(exercise.folderName()));
    }

    /**
     * Makes the folder: the variant's {@code Database} and {@code ErrorHandler}, and whatever else the exercise changes.
     *
     * @throws FileAlreadyExistsException when it is there: somebody's work may be in it
     */
    public void make() throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        Files.createDirectory(folder);
        for (var source : sources()) {
            Files.copy(LabHome.root().resolve(source), copied(source));
        }
        apply(exercise.wrongPatch());
    }

    /** From the root of the checkout. */
    private Set<String> sources() throws IOException {
        var app = exercise.variant().module() + JAVA + "lab/app/";
        var sources = new LinkedHashSet<>(List.of(app + "Database.java", app + "ErrorHandler.java"));
        files(exercise.wrongPatch()).forEach(file -> sources.add(file.getFromFile()));
        return sources;
    }

    private Path copied(String source) {
        return folder.resolve(Path.of(source).getFileName());
    }

    /**
     * Changes the sources.
     *
     * @param patch a unified diff; of its paths only the files' names count
     * @throws IOException when it does not fit
     */
    public void apply(Path patch) throws IOException {
        for (var file : files(patch)) {
            var source = copied(file.getFromFile());
            try {
                Files.write(source, file.getPatch().applyTo(Files.readAllLines(source)));
            } catch (PatchFailedException e) {
                throw new IOException(patch + " does not fit " + source + ": " + e.getMessage(), e);
            }
        }
    }

    private static List<UnifiedDiffFile> files(Path patch) throws IOException {
        try (var in = Files.newInputStream(patch)) {
            return UnifiedDiffReader.parseUnifiedDiff(in).getFiles();
        }
    }

    /**
     * Compiles the sources, and returns the app's jar.
     *
     * @throws DoesNotCompileException when one is missing or no Java: without it, fixed-pooled's would be tried
     */
    public Path build() throws IOException, DoesNotCompileException {
        var classes = folder.resolve("target/classes");
        clean(classes);
        require(source -> Files.exists(copied(source)), "is missing; remove the folder to begin anew");
        compile(classes);
        require(
                source -> Files.exists(classes.resolve(
                        source.substring(source.indexOf(JAVA) + JAVA.length()).replace(".java", ".class"))),
                "has another package or class than before");
        var jar = folder.resolve("target/app.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest());
                var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private void require(Predicate<String> isThere, String otherwise) throws IOException, DoesNotCompileException {
        var missing = sources().stream().filter(isThere.negate()).findFirst();
        if (missing.isPresent()) {
            throw new DoesNotCompileException(List.of(copied(missing.get()).getFileName() + " " + otherwise));
        }
    }

    private static void clean(Path classes) throws IOException {
        Files.createDirectories(classes);
        try (var files = Files.walk(classes)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    private void compile(Path classes) throws IOException, DoesNotCompileException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try (var files = compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
                var sources = Files.list(folder)) {
            var options = List.of(
                    "--release",
                    RELEASE,
                    "-proc:none",
                    "-cp",
                    Variant.FIXED.jar().toString(),
                    "-d",
                    classes.toString());
            var java = sources.filter(file -> file.toString().endsWith(".java")).toList();
            if (!compiler.getTask(null, files, diagnostics, options, null, files.getJavaFileObjectsFromPaths(java))
                    .call()) {
                throw new DoesNotCompileException(errors(diagnostics.getDiagnostics()));
            }
        }
    }

    private static List<String> errors(List<Diagnostic<? extends JavaFileObject>> diagnostics) {
        var errors = new ArrayList<String>();
        for (var diagnostic : diagnostics) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                var source = diagnostic.getSource();
                var place = source == null
                        ? ""
                        : Path.of(source.toUri()).getFileName() + ":" + diagnostic.getLineNumber() + ": ";
                errors.add(place
                        + diagnostic
                                .getMessage(Locale.ROOT)
                                .lines()
                                .map(line -> line.strip().replaceAll(" +", " "))
                                .collect(Collectors.joining(", ")));
            }
        }
        return errors;
    }

    /** What is not in this jar comes from fixed-pooled's, and from there all else. */
    private static Manifest manifest() {
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "lab.app.Main");
        attributes.put(Attributes.Name.CLASS_PATH, Variant.FIXED.jar().toUri().toString());
        return manifest;
    }
}
