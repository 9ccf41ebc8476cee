package lab.load;

import java.util.Collection;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What clients were told about the posts that they sent: the promises that an audit holds the database to. */
public final class Claims {

    /** What became of a post, as far as its writer knows. */
    public enum Answer {
        /** Stored, said the server. */
        ACKNOWLEDGED,
        /** Not stored, said the server: it answered with an error. */
        REFUSED,
        /** It was sent, and no answer came, or one that nobody knows: nothing was promised, it may be there or not. */
        UNKNOWN
    }

    /**
     * One post that was sent.
     *
     * @param title as sent; two posts of one title are told apart by their ids
     * @param content as sent
     * @param answer what the writer was told
     * @param id under which it is stored; 0 where the server did not tell
     */
    public record Claim(String title, String content, Answer answer, long id) {}

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Queue<Claim> all = new ConcurrentLinkedQueue<>();
    private final LongAdder acknowledged = new LongAdder();

    /** How the titles of these posts begin, and no other. */
    public String mark() {
        return "load " + run + ", user ";
    }

    /** A title that no other post has, also on a server that has seen the same load before. */
    String title(int user, int post) {
        return mark() + user + ", post " + post;
    }

    /**
     * The server said that this post is stored.
     *
     * @param id as it told; 0 when it did not
     */
    public void acknowledge(String title, String content, long id) {
        all.add(new Claim(title, content, Answer.ACKNOWLEDGED, id));
        acknowledged.increment();
    }

    /** The server answered this post with an error. */
    public void refuse(String title, String content) {
        all.add(new Claim(title, content, Answer.REFUSED, 0));
    }

    /** This post was sent, and nobody told what became of it. */
    public void unknown(String title, String content) {
        all.add(new Claim(title, content, Answer.UNKNOWN, 0));
    }

    /** Every post so far; grows while clients are at work. */
    public Collection<Claim> all() {
        return all;
    }

    /** Posts so far of which the server said that they are stored. */
    public long acknowledged() {
        return acknowledged.sum();
    }

    /** How many posts were answered so. */
    public long count(Answer answer) {
        return all.stream().filter(claim -> claim.answer() == answer).count();
    }
}
