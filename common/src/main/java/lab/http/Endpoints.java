package lab.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
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
import java.util.List;
import java.util.Map;
import lab.config.Config.Limits;
import lab.store.KeyedPost;
import lab.store.Post;
import lab.store.PostStore;

/** What each route that uses the database answers. Runs on a worker thread; the request's body is already read. */
final class Endpoints {

    /** The whole body of a request that has one. */
    static final AttachmentKey<byte[]> BODY = AttachmentKey.create(byte[].class);

    private static final int LIMIT_MOST = 1000;

    /** Flushed when it is full, and not after each value. */
    private static final ObjectWriter LISTS = Reply.JSON
            .writer()
            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .withoutFeatures(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM, JsonGenerator.Feature.AUTO_CLOSE_TARGET);

    private static final int SLOW_MOST_MILLIS = 10_000;

    private final PostStore posts;
    private final Limits limits;
    private final PageMemory memory;
    private final Admission pages;

    /** @param pages the gate before pages, and lists that are no longer */
    Endpoints(PostStore posts, Limits limits, PageMemory memory, Admission pages) {
        this.posts = posts;
        this.limits = limits;
        this.memory = memory;
        this.pages = pages;
    }

    /** {@code GET /}. */
    void page(HttpServerExchange exchange) throws SQLException {
        var newest = posts.newest(PageMemory.POSTS);
        pages.lighten(exchange, memory.read(newest, PageMemory.POSTS));
        PostsPage.HEADERS.forEach((name, value) -> exchange.getResponseHeaders().put(name, value));
        write(exchange, "text/html; charset=utf-8", limits.request(), out -> PostsPage.write(newest, out));
    }

    /** {@code POST /submit}. */
    Reply submit(HttpServerExchange request) throws SQLException {
        var key = IdempotencyKey.of(request.getRequestHeaders());
        var post = NewPost.parse(request.getAttachment(BODY));
        memory.written(post);
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

    /** {@code GET /api/posts?limit=}: written while the parts arrive, and not ended when one does not. */
    void list(HttpServerExchange exchange) throws SQLException {
        var limit = limit(exchange);
        write(exchange, "application/json", limits.request(), out -> {
            var array = LISTS.writeValuesAsArray(out);
            posts.newest(limit, PageMemory.POSTS, part -> {
                if (limit <= PageMemory.POSTS) {
                    pages.lighten(exchange, memory.read(part, limit));
                }
                add(array, part);
            });
            array.close();
        });
    }

    private static void add(SequenceWriter array, List<Post> part) {
        try {
            array.writeAll(part);
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
        return (int) number("limit", query(request, "limit", Integer.toString(PageMemory.POSTS)), 1, LIMIT_MOST);
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

    /** {@code GET /api/posts/export}: one JSON object a line, written while the rows arrive. HEAD asks for no row. */
    void export(HttpServerExchange exchange) throws SQLException {
        write(exchange, "application/x-ndjson", limits.export(), out -> {
            if (exchange.getRequestMethod().equals(Methods.HEAD)) {
                out.flush(); // before any row, so that the head tells no length
            } else {
                posts.export(post -> line(out, post));
            }
        });
    }

    private interface Body {
        void writeTo(OutputStream out) throws IOException, SQLException;
    }

    private static final class Buffer extends BufferedOutputStream {

        Buffer(OutputStream out) {
            super(out, 16 * 1024);
        }

        int waiting() {
            return count;
        }
    }

    /**
     * Writes an answer as it comes, and one that fits into the buffer with its length.
     *
     * @throws UncheckedIOException when the client went away, or has not read it all in time
     */
    private static void write(HttpServerExchange exchange, String type, Duration time, Body body) throws SQLException {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        var answer = new TimedOutput(exchange, time);
        var out = new Buffer(answer);
        try {
            body.writeTo(out);
            if (!answer.hasBegun()) {
                exchange.setResponseContentLength(out.waiting());
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
        if (values != null && values.size() > 1) {
            throw new ClientError(400, name + " is given " + values.size() + " times; send one.");
        }
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
