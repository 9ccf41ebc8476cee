package lab.http;

/** What a request was doing with the database: the words for it in the log, for the client, and on the timeline. */
public enum Operation {
    /** {@code GET /}. */
    PAGE("GET /", "querying posts", "Error fetching posts", true),
    /** {@code POST /submit}. */
    SUBMIT("POST /submit", "inserting post", "Error creating post", true),
    /** {@code GET /api/posts}. */
    LIST("GET /api/posts", "querying posts", "Error fetching posts", false),
    /** {@code GET /api/posts/{id}}. */
    FIND("GET /api/posts/{id}", "querying post", "Error fetching post", false),
    /** {@code GET /api/posts/export}. */
    EXPORT("GET /api/posts/export", "exporting posts", "Error exporting posts", false),
    /** {@code GET /api/slow}. */
    SLOW("GET /api/slow", "waiting in the database", "Error waiting in the database", false);

    private final String route;
    private final String doing;
    private final String clientText;
    private final boolean plainText;

    Operation(String route, String doing, String clientText, boolean plainText) {
        this.route = route;
        this.doing = doing;
        this.clientText = clientText;
        this.plainText = plainText;
    }

    /** Method and path as in the table of routes: {@code GET /api/posts/{id}}; a {@code HEAD} counts as its {@code GET}. */
    public String route() {
        return route;
    }

    /** For the log, after "Error ": the origin's operators grep for {@code Error querying posts: …}. */
    public String doing() {
        return doing;
    }

    /** For the client: says what failed and nothing about the database. */
    public String clientText() {
        return clientText;
    }

    /** Whether errors are plain text, as the origin's are; otherwise they are {@code application/problem+json}. */
    boolean plainText() {
        return plainText;
    }
}
