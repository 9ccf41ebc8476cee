package lab.store;

/**
 * What became of a post that its client gave a key.
 *
 * @param answer what to tell the client
 * @param id of the post, at least 1; 0 when nothing is stored for this request
 */
public record KeyedPost(Answer answer, long id) {

    /** What there is to tell. */
    public enum Answer {
        /** It is stored: just now, or by an earlier request with the same key and content. */
        STORED,
        /** An earlier request with the same key has not ended yet; what it comes to is open. */
        UNDER_WAY,
        /** The key belongs to another post. */
        TAKEN
    }

    static KeyedPost stored(long id) {
        return new KeyedPost(Answer.STORED, id);
    }

    static KeyedPost refused(Answer why) {
        return new KeyedPost(why, 0);
    }
}
