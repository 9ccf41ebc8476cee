package lab.load;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the server told the clients about their posts: the promises that an audit holds it to. A post whose answer never
 * came is in neither list: nobody was promised anything.
 */
public final class Claims {

    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    void acknowledge(String title, long id) {
        acknowledged.put(title, id);
    }

    void refuse(String title) {
        refused.add(title);
    }

    /** Title and id of every post that was answered 200; the id is 0 where the server did not tell it. Titles are unique. */
    public Map<String, Long> acknowledged() {
        return acknowledged;
    }

    /** Titles of the posts that were answered with an error status. */
    public Collection<String> refused() {
        return refused;
    }
}
