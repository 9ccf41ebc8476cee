package lab.cli;

import lab.explore.Exploration;
import lab.text.Text;
import org.jspecify.annotations.Nullable;

/** Shows how far an exploration has come: a bar for each source on a terminal, a line every few seconds elsewhere. */
final class ExploreProgress implements Exploration.Audience, AutoCloseable {

    private static final long BETWEEN_LINES = 5_000_000_000L;

    private @Nullable Console console;
    private String source = "";
    private long lastLine = System.nanoTime();

    @Override
    public synchronized void begins(String next) {
        close();
        source = next;
    }

    @Override
    public synchronized void played(long orders, long damaged, long expected) {
        console = console == null ? new Console(source, expected, " orders") : console;
        console.progress(orders, Text.format("%,d do harm", damaged));
        if (!Console.isTerminal() && System.nanoTime() - lastLine > BETWEEN_LINES) {
            lastLine = System.nanoTime();
            console.event(
                    Text.format("%s: %,d of about %,d orders, %,d of them do harm", source, orders, expected, damaged));
        }
    }

    @Override
    public synchronized void close() {
        if (console != null) {
            console.close();
            console = null;
        }
    }
}
