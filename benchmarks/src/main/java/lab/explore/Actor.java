package lab.explore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import lab.explore.Told.Nothing;
import lab.explore.Told.Refused;
import lab.explore.Told.Withdrawn;
import lab.failures.Step;
import org.jspecify.annotations.Nullable;

/**
 * One request, on a thread of its own that moves only when it is told to: from one call of the database to the next. What lies
 * between two calls (preparing, binding, reading, closing, the request's own code) runs with the call before it; what comes
 * before the first call, such as borrowing a connection, runs with the first.
 */
final class Actor {

    /** What the thread of a request does: the request. */
    @FunctionalInterface
    interface Part {
        /**
         * Plays it.
         *
         * @param self to make its calls {@link #call through}
         * @throws SQLException the error that the client is told of
         */
        Told play(Actor self) throws SQLException;
    }

    /** A call of the database. */
    @FunctionalInterface
    interface Body {
        /**
         * Makes the call.
         *
         * @throws Throwable whatever it threw
         */
        @Nullable Object make() throws Throwable;
    }

    /** How a move ended. */
    enum Move {
        /** The call is made, the next one is at hand. */
        CALLED,
        /** The call is made, and it was the last. */
        ENDED,
        /** It can't move: it waits for somebody else who waits to be told to move. */
        BLOCKED,
        /** It does not come back, and nobody is to blame whom a move of another could help. */
        HANGS
    }

    /** Hears how each call came out, on the request's thread. */
    @FunctionalInterface
    interface Listener {
        /** One call was made. */
        void made(Call call);
    }

    /** The request changed its mind: a refusal, by the SQLState for <i>transaction rollback</i>, so that nothing is in doubt. */
    static final class ChangedItsMind extends SQLException {
        private static final long serialVersionUID = 1;

        ChangedItsMind() {
            super("the request changed its mind", "40000");
        }
    }

    /** Set while the thread may run; only the scheduler sets it, only the thread clears it. */
    private volatile boolean running;

    private volatile boolean free;
    private volatile @Nullable String next;
    private volatile @Nullable Thread scheduler;
    private volatile Told told = new Nothing();
    private final int number;
    private final Listener listener;
    private final Thread thread;
    private boolean begun;

    /**
     * A request that has not begun.
     *
     * @param number from 0
     */
    Actor(int number, Part part, Listener listener) {
        this.number = number;
        this.listener = listener;
        this.thread = new Thread(() -> run(part), "request-" + Call.letter(number));
        thread.setDaemon(true); // some hang for ever
    }

    private void run(Part part) {
        try {
            told = part.play(this);
        } catch (ChangedItsMind e) {
            told = new Withdrawn();
        } catch (SQLException | RuntimeException e) {
            told = new Refused(Step.says(e));
        }
        next = null;
        pause();
    }

    /** On the request's thread: waits until it is told to go on, then makes the call. The first call does not wait. */
    @Nullable Object call(int connection, String what, Body body) throws Throwable {
        if (begun && !free) {
            next = what;
            pause();
            while (!running) {
                LockSupport.park(this);
            }
        }
        begun = true;
        try {
            var result = body.make();
            var says = result instanceof Integer rows ? "ok: " + rows : "ok";
            listener.made(new Call(number, connection, what, says, false));
            return result;
        } catch (SQLException | RuntimeException e) {
            listener.made(new Call(number, connection, what, Step.says(e), true));
            throw e;
        }
    }

    private void pause() {
        running = false;
        LockSupport.unpark(scheduler);
    }

    /**
     * On the scheduler's thread: has the request make its next call, and waits until it is at the one after it, has ended, or
     * certainly does neither.
     *
     * @throws SQLException when the server can't be asked what it waits for
     */
    Move move(Standstill standstill) throws SQLException {
        begin();
        for (var since = System.nanoTime(); running; ) {
            LockSupport.parkNanos(this, Standstill.LOOK.toNanos());
            if (running && System.nanoTime() - since > Standstill.PATIENCE.toNanos()) {
                var verdict = standstill.of(thread);
                if (verdict != null && running) {
                    return verdict;
                }
            }
        }
        standstill.forget();
        return ended() ? Move.ENDED : Move.CALLED;
    }

    private void begin() {
        scheduler = Thread.currentThread();
        running = true;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Lets it run to its end, without anybody who tells it when; does not wait for that. */
    void letGo() {
        free = true;
        if (thread.getState() != Thread.State.NEW) {
            running = true;
            LockSupport.unpark(thread);
        }
    }

    /** Waits for its end. */
    boolean endsWithin(Duration time) {
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.join(time.toMillis());
            }
            return !thread.isAlive();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it has made its last call. */
    boolean ended() {
        return thread.getState() != Thread.State.NEW && !running && next == null;
    }

    /** The call that it makes next, in a few words; null before the first call and after the last. */
    @Nullable String next() {
        return next;
    }

    /** What its client was told; {@link Nothing} before its end. */
    Told told() {
        return told;
    }

    int number() {
        return number;
    }

    long threadId() {
        return thread.getId();
    }
}
