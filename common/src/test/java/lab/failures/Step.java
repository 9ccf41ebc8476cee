package lab.failures;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lab.testing.Patience;
import org.jspecify.annotations.Nullable;

/** One thing that a request does on its connection: under way, done, failed, or hung. */
public final class Step<T> {

    /**
     * When a step counts as hung. Every step of the catalogue takes milliseconds, so what has not returned by now waits for
     * something that does not come.
     */
    static final Duration BOUND = Duration.ofSeconds(2);

    private final String what;
    private final Thread thread;
    private final CompletableFuture<T> result;
    private long askedFirst = -1;

    Step(String what, Thread thread, CompletableFuture<T> result) {
        this.what = what;
        this.thread = thread;
        this.result = result;
    }

    /**
     * Whether it has not returned after {@link #BOUND}; waits until one or the other is certain. Who asks again about a step
     * that hung does not wait again.
     */
    public boolean hung() {
        askedFirst = askedFirst < 0 ? System.nanoTime() : askedFirst;
        try {
            result.get(BOUND.toNanos() - (System.nanoTime() - askedFirst), TimeUnit.NANOSECONDS);
            return false;
        } catch (ExecutionException e) {
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for its end for as long as anything here is waited for; only then {@link #hung} begins to count. */
    void mayTakeLong() {
        try {
            result.get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Told by hung() and error().
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many of these have not returned after {@link #BOUND}, which they all have at the same time. */
    static int unfinished(List<? extends Step<?>> steps) {
        var all = CompletableFuture.allOf(
                steps.stream().map((Step<?> step) -> step.result).toArray(CompletableFuture<?>[]::new));
        try {
            all.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Who failed has finished, and who has not is counted.
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return (int) steps.stream().filter(step -> !step.done()).count();
    }

    /** Whether it has returned or failed by now; does not wait. */
    public boolean done() {
        return result.isDone();
    }

    /** What it returned; null when it failed or hangs. */
    public @Nullable T valueOrNull() {
        return hung() || error() != null ? null : result.join();
    }

    /** Why it failed, as the driver put it; null when it succeeded or hangs. */
    public @Nullable Throwable error() {
        if (hung()) {
            return null;
        }
        return result.handle((value, e) -> e).join();
    }

    /** The error's SQLState; empty when there is no error, or the driver gave it none. */
    public String sqlState() {
        return error() instanceof SQLException e && e.getSQLState() != null ? e.getSQLState() : "";
    }

    /**
     * What it returned.
     *
     * @throws SQLException what it threw, or that it hangs
     */
    public T value() throws SQLException {
        if (hung()) {
            throw new SQLException(what + ": hangs");
        }
        var error = error();
        if (error != null) {
            throw new SQLException(what + ": " + says(), sqlState(), error);
        }
        return result.join();
    }

    /** The result in a few words: {@code ok}, the SQLState and the message, or {@code hangs}. */
    public String says() {
        if (hung()) {
            return "hangs";
        }
        var error = error();
        if (error == null) {
            var value = result.join();
            return value == null || value instanceof Boolean ? "ok" : "ok: " + value;
        }
        return says(error);
    }

    /** An error in a few words: the SQLState, or the exception's name, and the first line of the message. */
    public static String says(Throwable error) {
        var kind = error.getClass().getSimpleName();
        if (error instanceof SQLException e) {
            kind = e.getSQLState() == null || e.getSQLState().isEmpty() ? "no SQLState" : e.getSQLState();
        }
        return kind + " "
                + String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    }

    /** Where its thread waits: the first method on the stack that has a name and is not the JDK's. */
    public String waitsIn() {
        return waitsIn(thread);
    }

    /** The same of any thread. */
    static String waitsIn(Thread thread) {
        for (var frame : thread.getStackTrace()) {
            var name = frame.getClassName();
            if (!name.startsWith("java.") && !name.startsWith("jdk.") && !name.contains("$$Lambda")) {
                return name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName();
            }
        }
        return "";
    }

    /** The thread that does it, to see where it waits. */
    Thread thread() {
        return thread;
    }

    @Override
    public String toString() {
        return what;
    }
}
