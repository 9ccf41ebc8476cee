package lab.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import lab.config.Driver;
import lab.load.Claims;
import lab.store.PostStore;
import lab.store.Schema;
import lab.testing.OneConnection;
import lab.testing.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Plants every damage in a real database: the audit names this one, counts it, and names no other. */
class AuditTest {

    private static final String TEXT = "as it was sent";

    private OneConnection session;
    private PostStore posts;
    private final Claims claims = new Claims();

    @BeforeEach
    void anEmptyDatabase() throws SQLException {
        session = OneConnection.open(Driver.PGJDBC, SharedServer.database(AuditTest.class));
        Schema.apply(session);
        posts = new PostStore(session);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void nothingIsWrong() throws Exception {
        acknowledged("one");
        acknowledged("two");
        claims.refuse("three", TEXT);
        posts.create("somebody else's", "whatever");
        assertThat(found()).isEmpty();
        assertThat(Audit.of(session.connection(), claims).clean()).isTrue();
    }

    @Test
    void anAcknowledgedPostIsMissing() throws Exception {
        acknowledged("there");
        var id = acknowledged("gone");
        session.execute("DELETE FROM post_events WHERE post_id = " + id);
        session.execute("DELETE FROM posts WHERE id = " + id);
        assertThat(found()).isEqualTo(Map.of("acknowledgedMissing", 1L));
    }

    @Test
    void anAcknowledgedPostIsThereUnderAnotherId() throws Exception {
        var id = posts.create("one", TEXT);
        claims.acknowledge("one", TEXT, id + 1);
        assertThat(found()).isEqualTo(Map.of("acknowledgedMissing", 1L));
    }

    @Test
    void twoWritersWereToldTheSameId() throws Exception {
        var id = acknowledged("one");
        claims.acknowledge("two", TEXT, id);
        assertThat(found()).isEqualTo(Map.of("acknowledgedMissing", 1L));
    }

    @Test
    void aServerThatTellsNoIdIsHeldToTheTitle() throws Exception {
        posts.create("one", TEXT);
        claims.acknowledge("one", TEXT, 0);
        claims.acknowledge("two", TEXT, 0);
        assertThat(found()).isEqualTo(Map.of("acknowledgedMissing", 1L));
    }

    @Test
    void aRefusedPostIsPresent() throws Exception {
        posts.create("refused", TEXT);
        claims.refuse("refused", TEXT);
        assertThat(found()).isEqualTo(Map.of("refusedPresent", 1L));
    }

    @Test
    void aPostIsStoredTwiceWhicheverRowComesFirst() throws Exception {
        acknowledged("first");
        posts.create("first", TEXT);
        posts.create("second", TEXT);
        acknowledged("second");
        assertThat(found()).isEqualTo(Map.of("storedAgain", 2L));
    }

    @Test
    void oneRowTooManyDoesNotMakeUpForOneTooFew() throws Exception {
        posts.create("again", TEXT);
        acknowledged("again");
        claims.acknowledge("gone", TEXT, 1);
        assertThat(found()).isEqualTo(Map.of("storedAgain", 1L, "acknowledgedMissing", 1L));
    }

    @Test
    void postsOfOneTitleAreToldApartByTheirIds() throws Exception {
        acknowledged("same");
        acknowledged("same");
        claims.refuse("same", TEXT);
        assertThat(found()).isEmpty();
        posts.create("same", TEXT);
        assertThat(found()).isEqualTo(Map.of("refusedPresent", 1L));
    }

    @Test
    void theContentIsNotWhatWasSent() throws Exception {
        var id = acknowledged("changed");
        session.execute("UPDATE posts SET content = 'another text' WHERE id = " + id);
        assertThat(found()).isEqualTo(Map.of("contentChanged", 1L));
    }

    @Test
    void aPostHasNoEventOrTwo() throws Exception {
        var half = acknowledged("half");
        session.execute("DELETE FROM post_events WHERE post_id = " + half);
        var twice = acknowledged("twice");
        session.execute("INSERT INTO post_events (post_id, kind) VALUES (" + twice + ", 'created')");
        assertThat(found()).isEqualTo(Map.of("postsWithoutEvent", 2L));
    }

    @Test
    void anEventHasNoPost() throws Exception {
        session.execute("ALTER TABLE post_events DROP CONSTRAINT post_events_post_id_fkey");
        session.execute("INSERT INTO post_events (post_id, kind) VALUES (99, 'created')");
        assertThat(found()).isEqualTo(Map.of("eventsWithoutPost", 1L));
    }

    @Test
    void aPostOfUnknownOutcomeMayBeThereOrNot() throws Exception {
        claims.unknown("lost on the way", TEXT);
        claims.unknown("stored", TEXT);
        posts.create("stored", TEXT);
        assertThat(found()).isEqualTo(Map.of("unknown", 2L, "unknownPresent", 1L));
        assertThat(Audit.of(session.connection(), claims).clean()).isTrue();
    }

    @Test
    void aPostOfUnknownOutcomeIsStillTheOneThatWasSentAndOnce() throws Exception {
        claims.unknown("twice", TEXT);
        posts.create("twice", "another text");
        posts.create("twice", TEXT);
        assertThat(found())
                .isEqualTo(Map.of("unknown", 1L, "unknownPresent", 1L, "contentChanged", 1L, "storedAgain", 1L));
    }

    @Test
    void theSameIsSeenThroughAServersExportExceptForEvents() throws Exception {
        claims.acknowledge("gone", TEXT, 1);
        claims.acknowledge("changed", TEXT, 2);
        claims.acknowledge("twice", TEXT, 3);
        claims.refuse("refused", TEXT);
        var lines = """
                {"id": 2, "title": "changed", "content": "another text", "date": "2026-01-01T00:00:00Z"}
                {"id": 3, "title": "twice", "content": "as it was sent", "date": "2026-01-01T00:00:00Z"}
                {"id": 4, "title": "twice", "content": "as it was sent", "date": "2026-01-01T00:00:00Z"}
                {"id": 5, "title": "refused", "content": "as it was sent", "date": "2026-01-01T00:00:00Z"}
                """;
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/posts/export", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                body.write(lines.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        try {
            var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            assertThat(Audit.ofServer(url, claims)).isEqualTo(new Audit(1, 1, 1, 1, null, null, 0, 0));
        } finally {
            server.stop(0);
        }
    }

    private long acknowledged(String title) throws SQLException {
        var id = posts.create(title, TEXT);
        claims.acknowledge(title, TEXT, id);
        return id;
    }

    /** What the audit names, by the names in the result file; what it counts zero of is left out. */
    private Map<String, Long> found() throws SQLException {
        var audit = new ObjectMapper()
                .convertValue(Audit.of(session.connection(), claims), new TypeReference<HashMap<String, Long>>() {});
        audit.values().removeIf(count -> count == 0);
        return audit;
    }
}
