package lab.store;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Tries again. */
public final class Retry {

    private Retry() {}

    /**
     * Does something until it is done, or the time is over, or it fails for another reason than that an answer did not come in time.
     *
     * @param time after which it is not begun again
     * @throws RuntimeException what the last attempt threw
     */
    public static <T> T whileSlow(Duration time, Supplier<T> attempt) {
        var end = System.nanoTime() + time.toNanos();
        while (true) {
            try {
                return attempt.get();
            } catch (RuntimeException e) {
                if (!isSlow(e) || System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }

    /** Both drivers have the time-out of a read as the cause of what they throw. */
    private static boolean isSlow(Throwable failure) {
        var cause = failure.getCause();
        return cause instanceof InterruptedIOException || (cause != null && isSlow(cause));
    }
}
