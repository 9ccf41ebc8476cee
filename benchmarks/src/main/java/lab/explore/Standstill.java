package lab.explore;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import lab.explore.Actor.Move;
import org.jspecify.annotations.Nullable;

/**
 * Why a request that was told to move does not come back. Told by what can be observed: who owns the lock that its thread waits
 * for, and what its session waits for in the server. Everybody else stands still meanwhile, so what it waits for does not change
 * by itself.
 */
final class Standstill {

    /** How often it is looked whether a move is over, when nobody says so. */
    static final Duration LOOK = Duration.ofMillis(1);

    /** A move takes less than a millisecond: only what takes longer is worth a look at threads and sessions. */
    static final Duration PATIENCE = Duration.ofMillis(5);

    /**
     * How long a thread has to stand in the same place where it waits for something that has no owner (a pool, a semaphore), before
     * that counts as waiting for the others. A pool's own thread that makes a connection could still help it.
     */
    private static final Duration UNOWNED = Duration.ofMillis(100);

    /**
     * How long driver and server have to be waiting for each other before that counts as a hang. Long, since a starved machine may
     * have an answer that it has not come to read.
     */
    private static final Duration HANG = Duration.ofSeconds(10);

    private static final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    /** What the sessions of the database under test do. */
    @FunctionalInterface
    interface Sessions {
        /**
         * Asks the server, over a session of our own.
         *
         * @throws SQLException when it does not answer
         */
        State now() throws SQLException;
    }

    /** All sessions together. */
    enum State {
        /** At least one runs a statement. */
        WORKING,
        /** None runs a statement, but for some that wait for a lock which another session holds. */
        LOCKED,
        /** All wait for their clients. */
        IDLE
    }

    private final Supplier<Set<Long>> actors;
    private final Sessions sessions;
    private long firstSeen;
    private String seen = "";

    /** @param actors ids of the threads that move only when they are told to */
    Standstill(Supplier<Set<Long>> actors, Sessions sessions) {
        this.actors = actors;
        this.sessions = sessions;
    }

    /** The move that is looked at next is another one. */
    void forget() {
        seen = "";
    }

    /** What holds this thread up: it is blocked, it hangs, or null when that is not certain, or not any more. */
    @Nullable Move of(Thread thread) throws SQLException {
        var info = threads.getThreadInfo(thread.getId(), Integer.MAX_VALUE);
        if (info == null) {
            return null;
        }
        return inDriver(info) ? inDriverFor(info) : outsideFor(info);
    }

    private @Nullable Move inDriverFor(ThreadInfo info) throws SQLException {
        var state = sessions.now();
        if (state == State.WORKING) {
            forget(); // what was seen before is over
            return null;
        }
        if (state == State.LOCKED && stands("locked", PATIENCE)) {
            return Move.BLOCKED;
        }
        return state == State.IDLE && stands("idle " + place(info), HANG) ? Move.HANGS : null;
    }

    private @Nullable Move outsideFor(ThreadInfo info) {
        var waits = Set.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING)
                .contains(info.getThreadState());
        if (!waits) {
            forget();
            return null;
        }
        if (atItsGate(info)) {
            forget();
            return null; // it has been told to move, and the machine has not come to it
        }
        if (info.getLockOwnerId() >= 0) {
            return actors.get().contains(info.getLockOwnerId()) ? Move.BLOCKED : null;
        }
        return stands(place(info), UNOWNED) ? Move.BLOCKED : null;
    }

    private static boolean atItsGate(ThreadInfo info) {
        var lock = info.getLockInfo();
        return lock != null && lock.getClassName().equals(Actor.class.getName());
    }

    /** Whether the same has been seen, and nothing else, for this long. */
    private boolean stands(String what, Duration time) {
        if (!seen.equals(what)) {
            seen = what;
            firstSeen = System.nanoTime();
        }
        return System.nanoTime() - firstSeen > time.toNanos();
    }

    /** Where it stands, and how often it has come to stand: the same only if it has not moved. */
    private static String place(ThreadInfo info) {
        LockInfo lock = info.getLockInfo();
        return "%s %d %d %s".formatted(info.getThreadState(), info.getBlockedCount(), info.getWaitedCount(), lock);
    }

    private static boolean inDriver(ThreadInfo info) {
        for (var frame : info.getStackTrace()) {
            if (frame.getClassName().startsWith("com.impossibl.postgres")
                    || frame.getClassName().startsWith("org.postgresql")) {
                return true;
            }
        }
        return false;
    }
}
