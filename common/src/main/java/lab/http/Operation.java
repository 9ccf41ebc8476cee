package lab.http;

/** What a request was doing with the database: the words for it in the log and for the client. */
public enum Operation {
    /** {@code GET /}. */
    PAGE("querying posts", "Error fetching posts", true),
    /** {@code POST /submit}. */
    SUBMIT("inserting post", "Error creating post", true),
    /** {@code GET /api/posts}. */
    LIST("querying posts", "Error fetching posts", false),
    /** {@code GET /api/posts/{id}}. */
    FIND("querying post", "Error fetching post", false),
    /** {@code GET /api/posts/export}. */
    EXPORT("exporting posts", "Error exporting posts", false),
    /** {@code GET /api/slow}. */
    SLOW("waiting in the database", "Error waiting in the database", false);

    private final String doing;
    private final String clientText;
    private final boolean plainText;

    Operation(String doing, String clientText, boolean plainText) {
        this.doing = doing;
        this.clientText = clientText;
        this.plainText = plainText;
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
