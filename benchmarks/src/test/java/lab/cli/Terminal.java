package lab.cli;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A terminal of its own for a command (util-linux' script), so that Ctrl-C reaches what it would reach there. */
final class Terminal {

    /** In the kernel's masks, signal 2 is bit 1. */
    private static final long SIGINT = 1 << 1;

    private static final String SIGNALS_IGNORED = "SigIgn:";

    private Terminal() {}

    /** The command, on a terminal; where there is none, or where Ctrl-C has no effect, the calling test is skipped and says so. */
    static List<String> of(List<String> command) throws IOException {
        if (!Files.isExecutable(Path.of("/usr/bin/script"))
                || !System.getProperty("os.name").equals("Linux")) {
            skip("it needs Linux and util-linux' script for a terminal.");
        }
        if (ignoresInterrupts()) {
            skip("this shell runs its background jobs with SIGINT ignored; run it in the foreground.");
        }
        return List.of("script", "-qefc", String.join(" ", command), "/dev/null");
    }

    private static void skip(String why) {
        System.out.println("A test with Ctrl-C is skipped: " + why);
        abort(why);
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
