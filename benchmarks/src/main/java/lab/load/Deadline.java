package lab.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When the users stop: at a time, or earlier when somebody cancels. */
final class Deadline {

    private volatile long nanos;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    /** @param runTime from now */
    Deadline(Duration runTime) {
        this.nanos = System.nanoTime() + runTime.toNanos();
    }

    boolean passed() {
        return cancelled() || left() <= 0;
    }

    boolean cancelled() {
        return cancelled.getCount() == 0;
    }

    /** It is now, unless it was before. */
    synchronized void end() {
        nanos = Math.min(nanos, System.nanoTime());
    }

    void cancel() {
        cancelled.countDown();
    }

    /** Waits this long, or until the deadline if that is sooner. */
    void await(long pauseNanos) throws InterruptedException {
        pause(Math.min(pauseNanos, left()));
    }

    /** Waits this long, also beyond the deadline, or until somebody cancels. */
    void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            cancelled.await(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Nanoseconds; negative when it has passed. */
    long left() {
        return nanos - System.nanoTime();
    }
}
