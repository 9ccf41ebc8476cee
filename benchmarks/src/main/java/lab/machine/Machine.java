package lab.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a figure was measured.
 *
 * @param os name and version
 * @param arch processor architecture
 * @param cores that the JVM sees
 * @param memoryMiB of the whole machine; 0 when the JVM can't tell
 * @param jdk version and vendor
 */
public record Machine(String os, String arch, int cores, long memoryMiB, String jdk) {

    /** This one. */
    public static Machine here() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        var bytes = system instanceof com.sun.management.OperatingSystemMXBean known ? known.getTotalMemorySize() : 0;
        return new Machine(
                system.getName() + " " + system.getVersion(),
                system.getArch(),
                Runtime.getRuntime().availableProcessors(),
                bytes >> 20,
                System.getProperty("java.vm.version") + ", " + System.getProperty("java.vendor"));
    }

    /** The checkout's commit, with a plus sign when files differ from it; null without git or outside a checkout. */
    public static @Nullable String commit(Path checkout) {
        var commit = git(checkout, "rev-parse", "--short", "HEAD");
        var changes = git(checkout, "status", "--porcelain", "--untracked-files=no");
        return commit == null || changes == null ? null : changes.isEmpty() ? commit : commit + "+";
    }

    private static @Nullable String git(Path checkout, String... arguments) {
        try {
            var command = new ArrayList<>(List.of("git", "-C", checkout.toString()));
            command.addAll(List.of(arguments));
            var git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? out : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
