package lab.machine;

import static lab.text.Language.retold;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;

/**
 * What must not outlive the lab: child processes, the embedded server, temporary folders. They are closed in the reverse
 * order of their opening, at the end of a command or when it is interrupted, whichever comes first.
 */
public final class Cleanup implements AutoCloseable {

    private static volatile boolean interrupted;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private volatile boolean closed;

    /** A collection that is also closed when the JVM is told to end (Ctrl-C, SIGTERM). */
    public static Cleanup onExit() {
        var cleanup = new Cleanup();
        Runtime.getRuntime().addShutdownHook(new Thread(cleanup::interrupt, "cleanup"));
        return cleanup;
    }

    /** Whether somebody told the lab to end before it was done: what fails from now on fails for that reason. */
    public static boolean interrupted() {
        return interrupted;
    }

    /**
     * Whether a child process with this exit status was told to end (Ctrl-C, SIGTERM): a terminal tells the lab's children
     * together with the lab, and they may be gone before {@link #interrupted()} says so.
     */
    public static boolean toldToEnd(int status) {
        return status == 130 || status == 143; // 128 and the signal's number, as a shell has it
    }

    private void interrupt() {
        if (!closed) {
            interrupted = true;
            System.err.println(retold("\nlab: interrupted, stopping what was started"));
        }
        close(); // also when the command is at it already: the JVM ends as soon as this returns
    }

    /**
     * Opens something and remembers to close it. Whoever interrupts the lab in the middle of this waits until the thing is
     * open, and then closes it: nothing can be half open.
     *
     * @throws CancellationException when the lab is ending already
     * @throws E what the opener threw
     */
    public synchronized <T extends AutoCloseable, E extends Exception> T open(Opener<T, E> opener) throws E {
        if (closed) {
            throw new CancellationException("the lab is ending");
        }
        var resource = opener.open();
        open.push(resource);
        return resource;
    }

    /** Closes everything; a failure does not keep the others open. Later calls do nothing. */
    @Override
    public void close() {
        closed = true; // outside the lock: whoever is opening something right now learns it as soon as possible
        closeAll();
    }

    private synchronized void closeAll() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println(retold("lab: while cleaning up: " + e.getMessage()));
            }
        }
    }

    /** Opens one thing. */
    @FunctionalInterface
    public interface Opener<T extends AutoCloseable, E extends Exception> {
        /**
         * Opens it.
         *
         * @throws E when it can't be opened; then there is nothing to close
         */
        T open() throws E;
    }
}
