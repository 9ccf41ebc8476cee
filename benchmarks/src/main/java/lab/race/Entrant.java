package lab.race;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lab.config.StartupException;
import lab.machine.LabHome;
import lab.race.RaceResult.VariantResult;
import lab.source.Variant;
import lab.testing.AppProcess;

/** What can have a lane of a race: the two apps, and one that is made of both. */
public enum Entrant {
    /** One connection, lent to every request at once; the first error ends the process. */
    BROKEN("broken", Variant.BROKEN.module()),
    /** The same, with the other app's {@code ErrorHandler} in front of it on the class path: what the bug does by itself. */
    WITHOUT_PANIC("without-panic", "broken-without-panic"),
    /** A bounded pool. */
    FIXED("fixed", Variant.FIXED.module());

    private static final String ERROR_HANDLER = "lab/app/ErrorHandler.class";

    private final String shortName;
    private final String title;

    Entrant(String shortName, String title) {
        this.shortName = shortName;
        this.title = title;
    }

    /** The name on the command line. */
    public String shortName() {
        return shortName;
    }

    /** The name in result files: the module's, where it is one. */
    public String title() {
        return title;
    }

    /**
     * Whether each of the entrants in this race showed what it is there for: {@link #BROKEN} crashed (where that can't be seen: it
     * failed a request or answered one wrongly), {@link #WITHOUT_PANIC} did not, and lied, {@link #FIXED} is flawless.
     */
    public static boolean held(RaceResult race) {
        return Arrays.stream(values()).allMatch(entrant -> {
            var result = race.variants().get(entrant.title());
            return result == null || entrant.showed(result);
        });
    }

    private boolean showed(VariantResult result) {
        return switch (this) {
            case BROKEN -> result.crashes() == null ? !result.answeredAll() : result.crashes() > 0;
            case WITHOUT_PANIC -> result.crashes() != null && result.crashes() == 0 && result.lied();
            case FIXED -> result.flawless();
        };
    }

    /**
     * Starts it; returns at once.
     *
     * @param environment what is set besides the lab's own environment; {@code CONN_STR} at least
     * @throws IOException when there is no JVM to run it
     * @throws StartupException when the apps are not built
     */
    AppProcess start(Map<String, String> environment) throws IOException {
        Consumer<String> nobodyReads = line -> {};
        return switch (this) {
            case BROKEN -> AppProcess.start(Variant.BROKEN.jar(), environment, nobodyReads);
            case WITHOUT_PANIC ->
                AppProcess.start(
                        List.of(calmErrorHandler(LabHome.root().resolve("target/without-panic")), Variant.BROKEN.jar()),
                        environment,
                        nobodyReads);
            case FIXED -> AppProcess.start(Variant.FIXED.jar(), environment, nobodyReads);
        };
    }

    /** Puts fixed-pooled's {@code ErrorHandler} and nothing else into a folder, and returns it. */
    static Path calmErrorHandler(Path folder) throws IOException {
        var jar = Variant.FIXED.jar();
        if (!Files.exists(jar)) {
            throw new StartupException(jar + " is missing; build it with ./lab or mvn package.");
        }
        var copy = folder.resolve(ERROR_HANDLER);
        Files.createDirectories(copy.getParent());
        var whole = Files.createTempFile(copy.getParent(), "ErrorHandler", null);
        try (var classes = FileSystems.newFileSystem(jar)) {
            Files.copy(classes.getPath(ERROR_HANDLER), whole, StandardCopyOption.REPLACE_EXISTING);
            // An app of another race may load the class in this moment.
            Files.move(whole, copy, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
        return folder;
    }
}
