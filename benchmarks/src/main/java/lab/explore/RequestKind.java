package lab.explore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lab.explore.Told.Created;
import lab.explore.Told.Shown;
import lab.store.Post;
import lab.store.PostStore;

/** What a client can ask for: each is one call of the lab's own {@link PostStore}, unchanged. */
public enum RequestKind {
    /** Stores a post and its event, in one transaction. */
    POST {
        @Override
        Told ask(PostStore posts, String title) throws SQLException {
            return new Created(title, posts.create(title, CONTENT));
        }
    },
    /** A post that changes its mind when everything is written: an exception where it would have committed. */
    WITHDRAW {
        @Override
        Told ask(PostStore posts, String title) throws SQLException {
            return POST.ask(posts, title);
        }
    },
    /** The newest 50 posts. */
    LIST {
        @Override
        Told ask(PostStore posts, String title) throws SQLException {
            var page = posts.newest(PAGE);
            return new Shown(page, page.size() == PAGE, true);
        }
    },
    /** The oldest post, by its id. */
    FIND {
        @Override
        Told ask(PostStore posts, String title) throws SQLException {
            var found = posts.find(1).stream().toList();
            return new Shown(found, !found.isEmpty(), found.stream().allMatch(post -> post.id() == 1));
        }
    },
    /** Every post, through a cursor in a read-only transaction. */
    EXPORT {
        @Override
        Told ask(PostStore posts, String title) throws SQLException {
            var all = new ArrayList<Post>();
            posts.export(all::add);
            var old = all.stream().map(Post::id).filter(id -> id <= Scene.EARLIER);
            return new Shown(all, old.distinct().count() == Scene.EARLIER, true);
        }
    },
    /** Nothing, for ten milliseconds in the server. */
    SLOW {
        @Override
        Told ask(PostStore posts, String title) throws SQLException {
            posts.sleep(Duration.ofMillis(10));
            return new Shown(List.of(), true, true);
        }
    };

    /** The content of every post that a request writes. */
    static final String CONTENT = "some text";

    private static final int PAGE = 50;

    /**
     * Asks, and waits for the answer.
     *
     * @param title for a post, if this writes one
     * @throws SQLException the error that the client is told of
     */
    abstract Told ask(PostStore posts, String title) throws SQLException;

    /** Whether it leaves a post when all goes well, or would have. */
    boolean writes() {
        return this == POST || this == WITHDRAW;
    }

    /** The name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of this name.
     *
     * @throws IllegalArgumentException when there is none; the message says which there are
     */
    public static RequestKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no request '" + label + "'; there are "
                        + Arrays.stream(values()).map(RequestKind::label).collect(Collectors.joining(", "))));
    }
}
