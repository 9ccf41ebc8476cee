package lab.machine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that others have installed. */
public final class OnPath {

    private OnPath() {}

    /** The first of this name in the folders of {@code PATH}; a name that is an absolute path is that file. */
    public static Optional<Path> find(String name) {
        try {
            return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .flatMap(folder -> Stream.of(name, name + ".exe").map(Path.of(folder)::resolve))
                    .filter(Files::isRegularFile)
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
