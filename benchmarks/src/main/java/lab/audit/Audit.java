package lab.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import lab.audit.Matching.Row;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.Claims;
import lab.load.Mix;
import org.jspecify.annotations.Nullable;

/**
 * What is in the database after a run, held against what the clients were told. All but the last two are violations.
 *
 * @param acknowledgedMissing posts that were answered 200 and are not there under the id that was told
 * @param refusedPresent posts that were answered with an error and are there all the same
 * @param storedAgain posts that are there more often than they were sent
 * @param contentChanged posts that are there with another content than was sent
 * @param postsWithoutEvent rows of {@code posts} without exactly one event; null when only HTTP could be asked, or there are no events
 * @param eventsWithoutPost rows of {@code post_events} whose post is missing; null when only HTTP could be asked
 * @param unknown posts that were sent and of which nobody told whether they are there: no answer came, or one that nobody knows
 * @param unknownPresent those of them that are there
 */
public record Audit(
        long acknowledgedMissing,
        long refusedPresent,
        long storedAgain,
        long contentChanged,
        @Nullable Long postsWithoutEvent,
        @Nullable Long eventsWithoutPost,
        long unknown,
        long unknownPresent) {

    /** Whether nothing is lost, left over, changed or halved. */
    public boolean clean() {
        return violations() == 0;
    }

    /** All violations together. */
    public long violations() {
        return acknowledgedMissing + refusedPresent + storedAgain + contentChanged + halves();
    }

    /** Posts and events without each other, whoever wrote them; 0 when only HTTP could be asked. */
    public long halves() {
        return (postsWithoutEvent == null ? 0 : postsWithoutEvent)
                + (eventsWithoutPost == null ? 0 : eventsWithoutPost);
    }

    /**
     * Asks the database itself; the apps should be down by now.
     *
     * @throws SQLException when it can't be asked
     */
    public static Audit ofDatabase(ConnectionString database, Claims claims) throws SQLException {
        try (var connection =
                Driver.PGJDBC.dataSource(database, Duration.ofSeconds(60)).getConnection()) {
            return of(connection, claims);
        }
    }

    /**
     * Asks over an open connection, which nobody else uses meanwhile. Reads only, leaves the connection open, and sees what its
     * transaction sees if it is in one.
     *
     * @throws SQLException when the database can't be asked, for example because there are no posts
     */
    public static Audit of(Connection connection, Claims claims) throws SQLException {
        var matching = new Matching(claims.all());
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, title, content FROM posts")) {
            while (rows.next()) {
                matching.found(new Row(rows.getLong(1), rows.getString(2), rows.getString(3)));
            }
        }
        if (!hasEvents(connection)) {
            return matching.audit(null, null); // another program's, that has posts and nothing else
        }
        return matching.audit(
                count(
                        connection,
                        "SELECT count(*) FROM posts p WHERE 1 <> "
                                + "(SELECT count(*) FROM post_events e WHERE e.post_id = p.id)"),
                count(
                        connection,
                        "SELECT count(*) FROM post_events e WHERE NOT EXISTS "
                                + "(SELECT FROM posts p WHERE p.id = e.post_id)"));
    }

    /** Whether there is a table {@code post_events}: the lab's own apps have one. */
    public static boolean hasEvents(Connection connection) throws SQLException {
        return count(connection, "SELECT count(*) FROM pg_class WHERE oid = to_regclass('post_events')") > 0;
    }

    /**
     * Asks over HTTP, through the export; events can't be seen there.
     *
     * @throws IOException when the server has no export, or it broke off
     */
    public static Audit ofServer(URI server, Claims claims) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(Mix.Kind.EXPORT.on(server))
                .timeout(Duration.ofSeconds(60))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
        try (var lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(request.uri() + " answered " + response.statusCode());
            }
            var json = new ObjectMapper();
            var matching = new Matching(claims.all());
            lines.forEach(line -> matching.found(read(json, line)));
            return matching.audit(null, null);
        } catch (UncheckedIOException e) {
            throw new IOException("the export broke off: " + e.getMessage(), e);
        }
    }

    private static Row read(ObjectMapper json, String line) {
        try {
            var post = json.readTree(line);
            return new Row(
                    post.path("id").asLong(),
                    post.path("title").asText(),
                    post.path("content").asText());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
