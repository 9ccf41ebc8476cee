package lab.http;

import java.util.List;
import lab.store.Post;

/**
 * How much memory the newest posts may take on their way to a client. What they weigh nobody knows before they are there; how long
 * the longest is, from those that were read and written here. Until a page has been read, it is the longest that can be posted.
 */
final class PageMemory {

    /** Posts on a page. */
    static final int POSTS = 50;

    /** In UTF-8, as it came, and as text: three and two for each {@code char}, or for a pair of them four and four. */
    private static final int BYTES_OF_CHAR = 3 + 2;

    private static final int CHARS_OF_CODE_POINT = 2;

    /** Bytes that a page takes at most, whatever is posted. */
    static final int WORST = POSTS * BYTES_OF_CHAR * CHARS_OF_CODE_POINT * (NewPost.TITLE_MOST + NewPost.CONTENT_MOST);

    private boolean known;
    private int longest;

    /** Bytes that a page takes at most, as far as is known, until its posts are there. */
    synchronized int ofPage() {
        return known ? POSTS * BYTES_OF_CHAR * longest : WORST;
    }

    /** These are the newest at the moment. Returns the bytes that they take as text. */
    synchronized int read(List<Post> posts) {
        known = true;
        var chars = 0;
        for (var post : posts) {
            var length = post.title().length() + post.content().length();
            longest = Math.max(longest, length);
            chars += length;
        }
        return Character.BYTES * chars;
    }

    /** This one will be the newest. */
    synchronized void written(NewPost post) {
        longest = Math.max(longest, post.title().length() + post.content().length());
    }
}
