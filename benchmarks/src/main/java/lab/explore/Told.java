package lab.explore;

import java.util.List;
import lab.store.Post;

/** What a client was told in the end. */
sealed interface Told {

    /** The post is stored, under this id. */
    record Created(String title, long id) implements Told {
        @Override
        public String toString() {
            return "created";
        }
    }

    /**
     * These are the posts.
     *
     * @param complete whether those are among them that were there before and had to be
     * @param own whether they are the ones that were asked for
     */
    record Shown(List<Post> posts, boolean complete, boolean own) implements Told {
        @Override
        public String toString() {
            return posts.size() == 1 ? "1 post" : posts.size() + " posts";
        }
    }

    /** It was taken back, as the client wished: nothing is stored. */
    record Withdrawn() implements Told {
        @Override
        public String toString() {
            return "withdrawn";
        }
    }

    /** It failed: nothing is stored. */
    record Refused(String error) implements Told {
        @Override
        public String toString() {
            return error;
        }
    }

    /** Nothing: the answer never came. */
    record Nothing() implements Told {
        @Override
        public String toString() {
            return "nothing";
        }
    }
}
