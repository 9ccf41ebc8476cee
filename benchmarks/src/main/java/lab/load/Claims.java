package lab.load;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the server told the clients about their posts: the promises that an audit holds it to. A post whose answer never
 * came is in neither list: nobody was promised anything.
 */
public final class Claims {

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Queue<String> refused = new ConcurrentLinkedQueue<>();

    /** A title that no other post has, also on a server that has seen the same load before. */
    String title(int user, int post) {
        return "load %s, user %d, post %d".formatted(run, user, post);
    }

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
