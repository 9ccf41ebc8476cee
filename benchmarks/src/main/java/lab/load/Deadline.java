package lab.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** When the users stop: at a time, or earlier when somebody cancels. */
final class Deadline {

    private final long nanos;
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

    void cancel() {
        cancelled.countDown();
    }

    /** Waits this long, or until the deadline if that is sooner. */
    void await(long pauseNanos) throws InterruptedException {
        var pause = Math.min(pauseNanos, left());
        if (pause > 0) {
            cancelled.await(pause, TimeUnit.NANOSECONDS);
        }
    }

    private long left() {
        return nanos - System.nanoTime();
    }
}
