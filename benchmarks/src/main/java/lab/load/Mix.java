package lab.load;

import java.net.URI;
import java.util.SplittableRandom;

/**
 * How often each kind of request is made, relative to the others.
 *
 * @param get weight of {@code GET /}
 * @param submit weight of {@code POST /submit}
 * @param export weight of {@code GET /api/posts/export}
 * @param find weight of {@code GET /api/posts/1}: one row by its primary key; a database that nobody cleared has it
 */
public record Mix(int get, int submit, int export, int find) {

    /** A request that a user can make. */
    public enum Kind {
        /** The page with the newest 50 posts. */
        GET("GET", "/"),
        /** A new post. */
        SUBMIT("POST", "/submit"),
        /** Every post. */
        EXPORT("GET", "/api/posts/export"),
        /** The first post. */
        FIND("GET", "/api/posts/1");

        private final String method;
        private final String path;

        Kind(String method, String path) {
            this.method = method;
            this.path = path;
        }

        /** Method and path, as in the first line of a request. */
        public String request() {
            return method + " " + path;
        }

        /** On this server, below the path of its own that it may have. */
        public URI on(URI server) {
            return URI.create(server.toString().replaceFirst("/$", "") + path);
        }
    }

    /**
     * Weights.
     *
     * @throws IllegalArgumentException when one is negative or all are zero
     */
    public Mix {
        if (get < 0 || submit < 0 || export < 0 || find < 0 || get + submit + export + find == 0) {
            throw new IllegalArgumentException("weights are 0 or more, and not all are 0");
        }
    }

    /**
     * Reads {@code get=3,submit=1}; what is not named has weight 0.
     *
     * @throws IllegalArgumentException when it has another form; the message says which form it takes
     */
    public static Mix parse(String text) {
        int get = 0;
        int submit = 0;
        int export = 0;
        int find = 0;
        for (var part : text.split(",", -1)) {
            var pair = part.strip().split("=", -1);
            if (pair.length != 2 || !pair[1].matches("\\d{1,4}")) {
                throw new IllegalArgumentException("write a mix as get=3,submit=1,export=0,find=0");
            }
            var weight = Integer.parseInt(pair[1]);
            switch (pair[0]) {
                case "get" -> get = weight;
                case "submit" -> submit = weight;
                case "export" -> export = weight;
                case "find" -> find = weight;
                default -> throw new IllegalArgumentException("a mix has get, submit, export and find, not " + pair[0]);
            }
        }
        return new Mix(get, submit, export, find);
    }

    /** Nothing but this kind. */
    public static Mix only(Kind kind) {
        return new Mix(
                kind == Kind.GET ? 1 : 0,
                kind == Kind.SUBMIT ? 1 : 0,
                kind == Kind.EXPORT ? 1 : 0,
                kind == Kind.FIND ? 1 : 0);
    }

    Kind pick(SplittableRandom random) {
        var point = random.nextInt(get + submit + export + find);
        if (point < get) {
            return Kind.GET;
        }
        if (point < get + submit) {
            return Kind.SUBMIT;
        }
        return point < get + submit + export ? Kind.EXPORT : Kind.FIND;
    }

    /** As {@link #parse} reads it; {@code find}, which no load of the origin has, only where it has a weight. */
    @Override
    public String toString() {
        var mix = "get=%d,submit=%d,export=%d".formatted(get, submit, export);
        return find == 0 ? mix : mix + ",find=" + find;
    }
}
