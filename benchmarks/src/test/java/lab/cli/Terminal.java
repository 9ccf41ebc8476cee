package lab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lab.testing.Skip;

/** A terminal of its own for a command (util-linux' script), so that Ctrl-C reaches what it would reach there. */
final class Terminal {

    /** In the kernel's masks, signal 2 is bit 1. */
    private static final long SIGINT = 1 << 1;

    private static final String SIGNALS_IGNORED = "SigIgn:";

    private Terminal() {}

    /** The command, on a terminal; where there is none, or where Ctrl-C has no effect, the calling test is skipped and says so. */
    static List<String> of(List<String> command) throws IOException {
        Skip.unless(
                Files.isExecutable(Path.of("/usr/bin/script"))
                        && System.getProperty("os.name").equals("Linux"),
                "what Ctrl-C does needs Linux, and util-linux' script for a terminal.");
        Skip.unless(
                !ignoresInterrupts(),
                "what Ctrl-C does needs a shell in the foreground: in the background this one ignores SIGINT.");
        return List.of("script", "-qefc", String.join(" ", command), "/dev/null");
    }

    /** Processes inherit it, and a JVM that ignored SIGINT at its start goes on to do so. */
    private static boolean ignoresInterrupts() throws IOException {
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith(SIGNALS_IGNORED))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring(SIGNALS_IGNORED.length()).strip(), 16))
                    .anyMatch(mask -> (mask & SIGINT) != 0);
        }
    }
}
