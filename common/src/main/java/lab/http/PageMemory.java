package lab.http;

import java.util.List;
import lab.store.Post;

/**
 * How much memory the newest posts may take on their way to a client. What they weigh nobody knows before they are there; how long
 * the longest is, from those that were read and written here. Until a page has been read, it is the longest that can be posted. What
 * another pod has stored counts once one of it has been read.
 */
final class PageMemory {

    /** Posts on a page. */
    static final int POSTS = 50;

    /** In UTF-8, as it came, and as text: three and two for each {@code char}, or for a pair of them four and four. */
    private static final int BYTES_OF_CHAR = 3 + 2;

    /** Of a post, in {@code char}s: a character is two of them at most. */
    private static final int LONGEST = 2 * (NewPost.TITLE_MOST + NewPost.CONTENT_MOST);

    /** Bytes that a page takes at most, whatever is posted. */
    static final int WORST = POSTS * BYTES_OF_CHAR * LONGEST;

    private boolean known;
    private int longest;

    /** Bytes that a page takes at most, as far as is known, until its posts are there. */
    synchronized int ofPage() {
        return known ? POSTS * BYTES_OF_CHAR * longest : WORST;
    }

    /**
     * These are the newest at the moment.
     *
     * @param asked how many they might have been
     * @return the bytes that they take as text
     */
    synchronized int read(List<Post> posts, int asked) {
        known |= asked == POSTS;
        var chars = 0L;
        for (var post : posts) {
            chars += see(post.title(), post.content());
        }
        return (int) Math.min(WORST, Character.BYTES * chars);
    }

    /** This one will be the newest. */
    synchronized void written(NewPost post) {
        see(post.title(), post.content());
    }

    /** Who writes into the table by hand may write more than the longest. */
    private long see(String title, String content) {
        var chars = (long) title.length() + content.length();
        longest = (int) Math.max(longest, Math.min(LONGEST, chars));
        return chars;
    }
}
