package lab.page;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lab.machine.OnPath;

/** The browser of whoever sits at this machine. */
public final class Browser {

    /** What opens an address on Linux, on macOS and on Windows. */
    private static final List<List<String>> OPENERS =
            List.of(List.of("xdg-open"), List.of("open"), List.of("cmd", "/c", "start", ""));

    private Browser() {}

    /**
     * Opens a page, without waiting for it.
     *
     * @param otherwise is called, possibly later, when nothing here can open one
     */
    public static void open(URI page, Runnable otherwise) {
        var thread = new Thread(
                () -> {
                    if (!opens(page)) {
                        otherwise.run();
                    }
                },
                "browser");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Opens a page, and waits until whoever can has taken it, or for five seconds.
     *
     * @return whether somebody has
     */
    public static boolean opens(URI page) {
        return byDesktop(page) || byProgram(page);
    }

    private static boolean byDesktop(URI page) {
        try {
            if (GraphicsEnvironment.isHeadless()
                    || !Desktop.isDesktopSupported()
                    || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                return false;
            }
            Desktop.getDesktop().browse(page);
            return true;
        } catch (IOException | RuntimeException | LinkageError e) { // a JVM without its graphical half
            return false;
        }
    }

    private static boolean byProgram(URI page) {
        return OPENERS.stream().anyMatch(opener -> opens(opener, page));
    }

    private static boolean opens(List<String> opener, URI page) {
        var program = OnPath.find(opener.get(0));
        if (program.isEmpty()) {
            return false;
        }
        try {
            var command = new ArrayList<>(opener);
            command.set(0, program.get().toString());
            command.add(page.toString());
            var process = new ProcessBuilder(command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            // Some stay as long as the browser does; who can't open anything says so soon.
            return !process.waitFor(5, TimeUnit.SECONDS) || process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
