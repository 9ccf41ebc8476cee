package lab.page;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What a page is told, numbered and kept for whoever comes late. It waits for no reader. */
final class Events {

    /** Passing ones that are kept: ten minutes of three lanes are 1,800, the rest is a bound on memory. */
    static final int MOST_PASSING = 30_000;

    /**
     * One event.
     *
     * @param id running number; those of a later run are higher, so that a page that outlives a run gets all of the next
     * @param name which kind of event
     * @param data a JSON object in one line
     */
    record Event(long id, String name, String data) {}

    private final TreeMap<Long, Event> kept = new TreeMap<>();
    private final Deque<Long> passing = new ArrayDeque<>();
    private final Map<String, Long> latest = new HashMap<>();
    private long last = System.currentTimeMillis();
    private boolean closed;

    /** Something that every reader gets to know. */
    synchronized void publish(String name, String data) {
        add(name, data);
    }

    /** One of very many: when there are too many, the oldest are forgotten. */
    synchronized void publishPassing(String name, String data) {
        passing.add(add(name, data));
        if (passing.size() > MOST_PASSING) {
            kept.remove(passing.remove());
        }
    }

    /**
     * Something of which a late reader needs the latest only.
     *
     * @param subject what it is the latest of
     */
    synchronized void publishLatest(String subject, String name, String data) {
        var before = latest.put(subject, add(name, data));
        if (before != null) {
            kept.remove(before);
        }
    }

    /**
     * What came after this event.
     *
     * @param id of the last one that is known; 0 for none
     * @param most how long to wait for one
     * @return in their order; empty when none came in time
     */
    synchronized List<Event> after(long id, Duration most) throws InterruptedException {
        var deadline = System.nanoTime() + most.toNanos();
        while (kept.higherKey(id) == null && !closed) {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return List.copyOf(kept.tailMap(id, false).values());
    }

    /** There will be no more: nobody waits any longer. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized boolean closed() {
        return closed;
    }

    private long add(String name, String data) {
        var event = new Event(++last, name, data);
        kept.put(event.id(), event);
        notifyAll();
        return event.id();
    }
}
