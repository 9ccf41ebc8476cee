package lab.failures;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is logged from now on: {@code System.err} is asked for at each line. Printed as ever when this is closed. */
final class CapturedLog implements AutoCloseable {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    private CapturedLog() {
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    }

    static CapturedLog start() {
        return new CapturedLog();
    }

    /** The last line so far that contains this; empty when there is none. */
    String lineWith(String words) {
        var text = lines.toString(StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1) // whole lines only
                .lines()
                .filter(line -> line.contains(words))
                .reduce("", (first, second) -> second)
                .strip();
    }

    @Override
    public void close() {
        System.setErr(before);
        before.print(lines.toString(StandardCharsets.UTF_8));
    }
}
