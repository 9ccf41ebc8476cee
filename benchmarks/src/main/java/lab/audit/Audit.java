package lab.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import lab.config.ConnectionString;
import lab.config.Driver;
import lab.load.Claims;
import org.jspecify.annotations.Nullable;

/**
 * What is in the database after a run, held against what the clients were told.
 *
 * @param acknowledgedMissing posts that were answered 200 and are not there under the id that was told
 * @param refusedPresent posts that were answered with an error and are there all the same
 * @param postsWithoutEvent rows of {@code posts} without exactly one event; null when only HTTP could be asked
 * @param eventsWithoutPost rows of {@code post_events} whose post is missing; null when only HTTP could be asked
 */
public record Audit(
        long acknowledgedMissing,
        long refusedPresent,
        @Nullable Long postsWithoutEvent,
        @Nullable Long eventsWithoutPost) {

    /** Whether nothing is lost, left over or halved. */
    public boolean clean() {
        return violations() == 0;
    }

    /** All violations together. */
    public long violations() {
        return acknowledgedMissing
                + refusedPresent
                + (postsWithoutEvent == null ? 0 : postsWithoutEvent)
                + (eventsWithoutPost == null ? 0 : eventsWithoutPost);
    }

    /** Asks the database itself; the apps should be down by now. */
    public static Audit ofDatabase(ConnectionString database, Claims claims) throws SQLException {
        try (var connection =
                Driver.PGJDBC.dataSource(database, Duration.ofSeconds(60)).getConnection()) {
            var ids = ids(connection);
            return new Audit(
                    acknowledgedMissing(claims, ids),
                    refusedPresent(claims, ids),
                    count(
                            connection,
                            "SELECT count(*) FROM posts p WHERE 1 <> "
                                    + "(SELECT count(*) FROM post_events e WHERE e.post_id = p.id)"),
                    count(
                            connection,
                            "SELECT count(*) FROM post_events e WHERE NOT EXISTS "
                                    + "(SELECT FROM posts p WHERE p.id = e.post_id)"));
        }
    }

    /**
     * Asks over HTTP, through the export; events can't be seen there.
     *
     * @throws IOException when the server has no export, or it broke off
     */
    public static Audit ofServer(URI server, Claims claims) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve("/api/posts/export"))
                .timeout(Duration.ofSeconds(60))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
        try (var lines = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException(request.uri() + " answered " + response.statusCode());
            }
            var json = new ObjectMapper();
            var ids = new HashMap<String, Long>();
            lines.forEach(line -> read(json, line, ids));
            return new Audit(acknowledgedMissing(claims, ids), refusedPresent(claims, ids), null, null);
        } catch (java.io.UncheckedIOException e) {
            throw new IOException("the export broke off: " + e.getMessage(), e);
        }
    }

    private static void read(ObjectMapper json, String line, Map<String, Long> ids) {
        try {
            var post = json.readTree(line);
            ids.put(post.path("title").asText(), post.path("id").asLong());
        } catch (JsonProcessingException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static long acknowledgedMissing(Claims claims, Map<String, Long> ids) {
        return claims.acknowledged().entrySet().stream()
                .filter(claim -> !isThere(ids.get(claim.getKey()), claim.getValue()))
                .count();
    }

    /** A server that tells no id is held to the title alone. */
    private static boolean isThere(@Nullable Long found, long told) {
        return found != null && (told == 0 || found == told);
    }

    private static long refusedPresent(Claims claims, Map<String, Long> ids) {
        return claims.refused().stream().filter(ids::containsKey).count();
    }

    private static Map<String, Long> ids(Connection connection) throws SQLException {
        var ids = new HashMap<String, Long>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT title, id FROM posts")) {
            while (rows.next()) {
                ids.put(rows.getString(1), rows.getLong(2));
            }
        }
        return ids;
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
