package lab.exercise;

import com.github.difflib.patch.PatchFailedException;
import com.github.difflib.unifieddiff.UnifiedDiffFile;
import com.github.difflib.unifieddiff.UnifiedDiffReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
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
 * @param folder with the sources; what is built goes to {@code target} in it
 */
public record WorkingCopy(Path folder) {

    private static final String RELEASE = "17"; // as the lab's own

    /** The one that {@code ./lab exercise} works on. */
    public static WorkingCopy of(Exercise exercise) {
        return new WorkingCopy(LabHome.root().resolve("target/exercises").resolve(exercise.folderName()));
    }

    /**
     * Makes the folder: the variant's {@code Database} and {@code ErrorHandler}, and whatever else the exercise changes.
     *
     * @throws FileAlreadyExistsException when it is there: somebody's work may be in it
     */
    public void make(Exercise exercise) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        Files.createDirectory(folder);
        var patch = Files.readString(exercise.wrongPatch());
        for (var source : sources(exercise.variant(), patch)) {
            Files.copy(
                    LabHome.root().resolve(source),
                    folder.resolve(Path.of(source).getFileName()));
        }
        apply(exercise.wrongPatch());
    }

    /** From the root of the checkout. */
    private static LinkedHashSet<String> sources(Variant variant, String patch) throws IOException {
        var app = variant.module() + "/src/main/java/lab/app/";
        var sources = new LinkedHashSet<>(List.of(app + "Database.java", app + "ErrorHandler.java"));
        files(patch).forEach(file -> sources.add(file.getFromFile()));
        return sources;
    }

    /**
     * Changes the sources.
     *
     * @param patch a unified diff; of its paths only the files' names count
     * @throws IOException when it does not fit
     */
    public void apply(Path patch) throws IOException {
        for (var file : files(Files.readString(patch))) {
            var source = folder.resolve(Path.of(file.getFromFile()).getFileName());
            try {
                Files.write(source, file.getPatch().applyTo(Files.readAllLines(source)));
            } catch (PatchFailedException e) {
                throw new IOException(patch + " does not fit " + source + ": " + e.getMessage(), e);
            }
        }
    }

    private static List<UnifiedDiffFile> files(String patch) throws IOException {
        try (var in = new ByteArrayInputStream(patch.getBytes(StandardCharsets.UTF_8))) {
            return UnifiedDiffReader.parseUnifiedDiff(in).getFiles();
        }
    }

    /**
     * Compiles the sources, and returns the app's jar.
     *
     * @throws DoesNotCompileException when they are no Java
     */
    public Path build() throws IOException, DoesNotCompileException {
        var classes = folder.resolve("target/classes");
        clean(classes);
        compile(classes);
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
                        + diagnostic.getMessage(Locale.ROOT).lines().findFirst().orElse(""));
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
