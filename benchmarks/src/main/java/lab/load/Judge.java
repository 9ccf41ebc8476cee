package lab.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges answers of good status by what the users of one load know: which posts they sent, when, and which were acknowledged. It
 * relies on an order in time only, never on luck: of two posts, one is older if it was acknowledged before the other was sent; one
 * that was acknowledged before a page was asked for must be on it, unless 50 newer ones are.
 *
 * <p>Posts of others may be on the same server, so they are not judged, unless the load is alone with an empty database: then
 * there can be none. Reads titles and nothing else of a page, so its markup does not matter; of the lab's own it knows that each
 * post is an {@code <article>}.
 */
final class Judge {

    /** On the lab's page. */
    private static final int NEWEST = 50;

    private static final String ARTICLE = "<article";
    private static final Pattern NUMBERS = Pattern.compile("\\d+, post \\d+");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String mark;
    private final boolean alone;
    private final Map<String, Post> posts = new ConcurrentHashMap<>();
    private final Set<Long> ids = ConcurrentHashMap.newKeySet();
    private final AtomicLong acknowledged = new AtomicLong();

    /** What is known of a post, at values of {@link System#nanoTime}. */
    private static final class Post {
        private final long sent = System.nanoTime();
        private volatile long acknowledged = Long.MAX_VALUE;

        boolean isOlderThan(Post other) {
            return acknowledged < other.sent;
        }
    }

    /**
     * A judge for one load.
     *
     * @param mark how every title begins that this load sends, and no other; a user's and a post's number follow
     * @param alone whether the database was empty, and nobody else writes to it
     */
    Judge(String mark, boolean alone) {
        this.mark = mark;
        this.alone = alone;
    }

    /** A user is about to send this post. */
    void sends(String title) {
        posts.put(title, new Post());
    }

    /**
     * The server said that it has stored this post.
     *
     * @param id 0 when it did not tell
     */
    RequestOutcome stored(String title, long id) {
        var post = posts.get(title);
        if (post != null) {
            post.acknowledged = System.nanoTime();
            acknowledged.incrementAndGet();
        }
        return id == 0 || ids.add(id) ? RequestOutcome.ANSWERED : RequestOutcome.DUPLICATE;
    }

    /** How many posts were acknowledged so far: so many must be in whatever is asked for from now on. */
    long acknowledged() {
        return acknowledged.get();
    }

    /**
     * {@code GET /}.
     *
     * @param before {@link #acknowledged} before the page was asked for
     * @param own title of the reader's last post that was acknowledged; null before the first
     */
    RequestOutcome page(String html, long before, @Nullable String own) {
        var titles = titles(html);
        var articles = count(html, ARTICLE);
        if (!areWritten(titles) || (alone && articles > titles.size())) {
            return RequestOutcome.STRANGE;
        }
        var shown = Math.max(articles, titles.size());
        if (shown < Math.min(NEWEST, before)) {
            return RequestOutcome.INCOMPLETE;
        }
        if (!isNewestFirst(titles)) {
            return RequestOutcome.UNORDERED;
        }
        return own == null || titles.contains(own) || (shown >= NEWEST && !isOlder(titles, own))
                ? RequestOutcome.ANSWERED
                : RequestOutcome.UNSEEN;
    }

    /**
     * {@code GET /api/posts/export}.
     *
     * @param before {@link #acknowledged} before it was asked for
     */
    RequestOutcome export(String lines, long before) {
        var titles = titles(lines);
        if (!areWritten(titles)) {
            return RequestOutcome.STRANGE;
        }
        if (titles.size() < before) {
            return RequestOutcome.INCOMPLETE;
        }
        Collections.reverse(titles);
        return isNewestFirst(titles) ? RequestOutcome.ANSWERED : RequestOutcome.UNORDERED;
    }

    /** {@code GET /api/posts/1}. */
    static RequestOutcome first(String json) {
        try {
            return JSON.readTree(json).path("id").asLong() == 1 ? RequestOutcome.ANSWERED : RequestOutcome.STRANGE;
        } catch (JsonProcessingException e) {
            return RequestOutcome.STRANGE;
        }
    }

    /** The titles of this load, in the text's order. */
    private List<String> titles(String text) {
        var titles = new ArrayList<String>(NEWEST);
        var numbers = NUMBERS.matcher(text);
        for (var at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length())) {
            numbers.region(at + mark.length(), text.length());
            titles.add(numbers.lookingAt() ? text.substring(at, numbers.end()) : "");
        }
        return titles;
    }

    private boolean areWritten(List<String> titles) {
        return posts.keySet().containsAll(titles) && new HashSet<>(titles).size() == titles.size();
    }

    /** No post stands before one that is surely newer. */
    private boolean isNewestFirst(List<String> titles) {
        var earliest = Long.MAX_VALUE;
        for (var title : titles) {
            var post = posts.get(title);
            if (post == null || earliest < post.sent) {
                return false;
            }
            earliest = Math.min(earliest, post.acknowledged);
        }
        return true;
    }

    /** Whether one of these is older than this: then this one belongs before it. */
    private boolean isOlder(List<String> titles, String than) {
        var own = posts.get(than);
        return own != null && titles.stream().map(posts::get).anyMatch(post -> post != null && post.isOlderThan(own));
    }

    private static int count(String text, String part) {
        var count = 0;
        for (var at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
