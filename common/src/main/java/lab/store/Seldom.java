package lab.store;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** For what helps once and harms when it is done for each of a storm of failures. */
public final class Seldom {

    private final long pause;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    /** Due now, and after that not before this much time has passed. */
    public Seldom(Duration pause) {
        this.pause = pause.toNanos();
    }

    /** Whether it is due; to one caller only. */
    public boolean isDue() {
        var now = System.nanoTime();
        var due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + pause);
    }
}
