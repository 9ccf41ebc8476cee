package lab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A shell script in the place of wrk: not every machine has that, and none has the same figures twice. */
final class FakeWrk {

    private FakeWrk() {}

    /** Takes so many seconds, and answers as wrk does, with 1000 requests. */
    static Path good(Path folder, int seconds) throws IOException {
        return script(folder, """
                sleep %d.5
                echo '     50%%  950.00us'
                echo '     99%%    2.50ms'
                echo '  1000 requests in 1.00s, 1.00MB read'
                echo 'Requests/sec:   1000.00'
                """.formatted(seconds));
    }

    /** Says this and ends with status 1. */
    static Path failing(Path folder, String words) throws IOException {
        return script(folder, "echo '" + words + "'; exit 1\n");
    }

    /** Does not end by itself. */
    static Path endless(Path folder) throws IOException {
        return script(folder, "exec sleep 1000\n");
    }

    private static Path script(Path folder, String commands) throws IOException {
        var file = Files.writeString(folder.resolve("wrk"), "#!/bin/sh\n" + commands);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
