package lab.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import lab.machine.LabHome;
import lab.source.Variant;
import picocli.CommandLine.Command;

/** {@code ./lab diff}. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "The lesson: what differs between the two variants, as a unified diff.")
final class DiffCommand implements Callable<Integer> {

    private static final int CONTEXT_LINES = 3;

    @Override
    public Integer call() throws IOException {
        unified(LabHome.root()).forEach(line -> System.out.println(coloured(line)));
        return 0;
    }

    /** The same as {@code diff -ru broken-single-connection/src/main fixed-pooled/src/main}, on any system. */
    static List<String> unified(Path root) throws IOException {
        var broken = root.resolve(Variant.BROKEN.module()).resolve("src/main");
        var fixed = root.resolve(Variant.FIXED.module()).resolve("src/main");
        var names = new TreeSet<>(files(broken));
        names.addAll(files(fixed));
        var lines = new ArrayList<String>();
        for (var name : names) {
            var before = lines(broken.resolve(name));
            lines.addAll(UnifiedDiffUtils.generateUnifiedDiff(
                    Variant.BROKEN.module() + "/src/main/" + name,
                    Variant.FIXED.module() + "/src/main/" + name,
                    before,
                    DiffUtils.diff(before, lines(fixed.resolve(name))),
                    CONTEXT_LINES));
        }
        return lines;
    }

    private static List<String> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static String coloured(String line) {
        if (!Console.isTerminal() || line.isEmpty()) {
            return line;
        }
        return switch (line.charAt(0)) {
            case '+' -> "\033[32m" + line + "\033[0m";
            case '-' -> "\033[31m" + line + "\033[0m";
            case '@' -> "\033[36m" + line + "\033[0m";
            default -> line;
        };
    }
}
