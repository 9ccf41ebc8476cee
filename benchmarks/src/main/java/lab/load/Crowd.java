package lab.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How many users a load has right now: more may come and some may go while it runs, and all may be held for a while. */
final class Crowd {

    /** As many threads as most machines give. */
    static final int MOST = 5000;

    private final AtomicInteger present = new AtomicInteger();
    private volatile int wanted;
    private volatile boolean held;

    /** @param wanted at first */
    Crowd(int wanted) {
        this.wanted = wanted;
    }

    /** Whether there is a place for one more user, who then has it. */
    boolean admits() {
        return present.getAndUpdate(now -> now < wanted ? now + 1 : now) < wanted;
    }

    /** Whether there is one user too many, and the one who asks is to go. */
    boolean dismisses() {
        return present.get() > wanted && present.getAndUpdate(now -> now > wanted ? now - 1 : now) > wanted;
    }

    /**
     * Wants more or fewer users, from none to {@value #MOST}.
     *
     * @return how many are wanted now
     */
    synchronized int change(int by) {
        wanted = Math.max(0, Math.min(MOST, wanted + by));
        return wanted;
    }

    int wanted() {
        return wanted;
    }

    /** From now on nobody begins a request. */
    synchronized void hold() {
        held = true;
    }

    /** Everybody goes on. */
    synchronized void release() {
        held = false;
        notifyAll();
    }

    boolean held() {
        return held;
    }

    /**
     * Waits while the users are held, until the deadline at the latest.
     *
     * @return whether they were
     */
    boolean awaitRelease(Deadline deadline) throws InterruptedException {
        if (!held) {
            return false;
        }
        synchronized (this) {
            while (held && !deadline.passed()) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(deadline.left(), TimeUnit.SECONDS.toNanos(1)));
            }
        }
        return true;
    }
}
