package lab.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.PathTemplateMatch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import lab.config.Config.Limits;
import lab.store.KeyedPost;
import lab.store.Post;
import lab.store.PostStore;

/** What each route that uses the database answers. Runs on a worker thread; the request's body is already read. */
final class Endpoints {

    /** The whole body of a request that has one. */
    static final AttachmentKey<byte[]> BODY = AttachmentKey.create(byte[].class);

    /** Posts on a page, and in a list unless it says otherwise. */
    static final int NEWEST = 50;

    /** Posts in a list at most. */
    static final int LIMIT_MOST = 1000;

    private static final int BUFFER = 16 * 1024;
    private static final int SLOW_MOST_MILLIS = 10_000;

    private final PostStore posts;
    private final Limits limits;

    Endpoints(PostStore posts, Limits limits) {
        this.posts = posts;
        this.limits = limits;
    }

    /** {@code GET /}. */
    Reply page(HttpServerExchange request) throws SQLException {
        return Reply.html(PostsPage.of(posts.newest(NEWEST)), PostsPage.POLICY);
    }

    /** {@code POST /submit}. */
    Reply submit(HttpServerExchange request) throws SQLException {
        var key = IdempotencyKey.of(request.getRequestHeaders());
        var post = NewPost.parse(request.getAttachment(BODY));
        return key.isEmpty()
                ? created(posts.create(post.title(), post.content()))
                : answer(posts.create(post.title(), post.content(), key.get()));
    }

    private static Reply created(long id) {
        return Reply.text(200, "Post created successfully").with("X-Post-Id", Long.toString(id));
    }

    private static Reply answer(KeyedPost post) {
        return switch (post.answer()) {
            case STORED -> created(post.id());
            case UNDER_WAY ->
                Reply.text(409, "A request with this Idempotency-Key is under way; send it again.")
                        .with("Retry-After", Routes.soon());
            case TAKEN ->
                Reply.text(422, "This Idempotency-Key belongs to another post; send a new key with a new post.");
        };
    }

    /** {@code GET /api/posts?limit=}. */
    Reply list(HttpServerExchange request) throws SQLException {
        return Reply.json(posts.newest(limit(request)));
    }

    /**
     * The same for more than a page of them: the posts are there as a whole, and the answer a piece at a time.
     *
     * @throws UncheckedIOException when the client went away, or has not read it all in time
     */
    void longList(HttpServerExchange exchange) throws SQLException {
        var newest = posts.newest(limit(exchange));
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        var answer = new TimedOutput(exchange, limits.request());
        try {
            Reply.JSON.writeValue(new BufferedOutputStream(answer, BUFFER), newest);
            answer.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * How many posts a list may have.
     *
     * @throws ClientError when it does not say
     */
    static int limit(HttpServerExchange request) {
        return (int) number("limit", query(request, "limit", Integer.toString(NEWEST)), 1, LIMIT_MOST);
    }

    /** {@code GET /api/posts/{id}}. */
    Reply find(HttpServerExchange request) throws SQLException {
        var path = request.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        var id = number("id", path.getParameters().getOrDefault("id", ""), 1, Long.MAX_VALUE);
        return posts.find(id).map(Reply::json).orElseGet(() -> Reply.problem(404, "There is no post " + id + "."));
    }

    /** {@code GET /api/slow?ms=}. */
    Reply slow(HttpServerExchange request) throws SQLException {
        var millis = number("ms", query(request, "ms", ""), 0, SLOW_MOST_MILLIS);
        posts.sleep(Duration.ofMillis(millis));
        return Reply.json(Map.of("ms", millis));
    }

    /**
     * {@code GET /api/posts/export}: one JSON object a line, written while the rows arrive. HEAD asks for no row.
     *
     * @throws UncheckedIOException when the client went away, or has not read it all in time
     */
    void export(HttpServerExchange exchange) throws SQLException {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-ndjson");
        var answer = new TimedOutput(exchange, limits.export());
        var out = new BufferedOutputStream(answer, BUFFER);
        try {
            if (exchange.getRequestMethod().equals(Methods.HEAD)) {
                answer.begin(); // before any row, so that the head tells no length
            } else {
                posts.export(post -> line(out, post));
            }
            out.flush();
            answer.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void line(OutputStream out, Post post) {
        try {
            out.write(Reply.JSON.writeValueAsBytes(post));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String query(HttpServerExchange request, String name, String fallback) {
        var values = request.getQueryParameters().get(name);
        return values == null ? fallback : values.getFirst();
    }

    private static long number(String name, String text, long least, long most) {
        try {
            var value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused in the same words as a number out of range.
        }
        throw new ClientError(
                400, name + " is '" + text + "'; it takes a whole number from " + least + " to " + most + ".");
    }
}
