package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes with posts in them answer as the HTTP contract says, alike in both variants. */
@ParameterizedClass
@MethodSource("lab.testing.AppUnderTest#started")
public abstract class HttpPostsContract {

    @Parameter
    AppUnderTest app;

    @BeforeEach
    void empty() throws SQLException {
        app.side().execute("TRUNCATE posts, post_events RESTART IDENTITY");
    }

    @Test
    void theEmptyPageSaysSo() throws Exception {
        var page = app.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(type(page)).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body())
                .startsWith("<!doctype html>")
                .contains("No posts yet.")
                .doesNotContain("<article>");
    }

    @Test
    void thePageEscapesWhatPeopleWrote() throws Exception {
        app.submit("{\"title\": \"<script>alert('t')</script>\", \"content\": \"\\\"a\\\" & <img src=x> é 😀\"}");
        assertThat(app.get("/").body())
                .contains("<h2>&lt;script&gt;alert('t')&lt;/script&gt;</h2>", "&amp; &lt;img src=x&gt; é 😀")
                .doesNotContain("<script", "<img");
    }

    @Test
    void thePageShowsTheNewest50NewestFirst() throws Exception {
        fill(60);
        assertThat(app.get("/")
                        .body()
                        .lines()
                        .filter(line -> line.contains("<h2>"))
                        .map(String::strip))
                .isEqualTo(IntStream.rangeClosed(1, 50)
                        .mapToObj(n -> "<h2>title " + n + "</h2>")
                        .toList());
    }

    @Test
    void aSubmittedPostIsStoredWithItsEvent() throws Exception {
        var answer = app.submit("{\"title\": \"abc\", \"content\": \"def\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(type(answer)).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("Post created successfully");
        assertThat(answer.headers().firstValue("X-Post-Id")).hasValue("1");
        assertThat(app.side()
                        .number("SELECT count(*) FROM posts p JOIN post_events e ON e.post_id = p.id"
                                + " WHERE p.id = 1 AND title = 'abc' AND content = 'def' AND kind = 'created'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "APPLICATION/JSON",
                "application/json ; charset=\"utf-8\""
            })
    void jsonMayNameItsCharset(String contentType) throws Exception {
        var request = HttpRequest.newBuilder(app.uri("/submit"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"title\": \"abc\", \"content\": \"def\"}"));
        assertThat(app.send(request).statusCode()).isEqualTo(200);
    }

    @Test
    void theLongestPostFits() throws Exception {
        var title = "😀".repeat(256);
        var content = "😀".repeat(10_000);
        var answer = app.submit("{\"title\": \"" + title + "\", \"content\": \"" + content + "\"}");
        assertThat(answer.body()).isEqualTo("Post created successfully");
        var stored = new ObjectMapper().readTree(app.get("/api/posts/1").body());
        assertThat(stored.get("title").textValue()).isEqualTo(title);
        assertThat(stored.get("content").textValue()).isEqualTo(content);
    }

    @Test
    void aPostIsFoundByItsId() throws Exception {
        app.submit("{\"title\": \"abc\", \"content\": \"d\\\"f\"}");
        var post = app.get("/api/posts/1");
        assertThat(post.statusCode()).isEqualTo(200);
        assertThat(type(post)).isEqualTo("application/json");
        assertThat(post.body())
                .matches("\\{\"id\":1,\"title\":\"abc\",\"content\":\"d\\\\\"f\",\"date\":\"20\\d\\d-[0-9:.T-]+Z\"}");
    }

    @Test
    void aQueryDoesNotReplaceTheIdOfThePath() throws Exception {
        fill(2);
        assertThat(app.get("/api/posts/1?id=2").body()).startsWith("{\"id\":1,");
    }

    @Test
    void thePostThatIsNotThereIsAProblem() throws Exception {
        var answer = app.get("/api/posts/77");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(type(answer)).isEqualTo("application/problem+json");
        assertThat(answer.body())
                .isEqualTo("{\"title\":\"Not Found\",\"status\":404,\"detail\":\"There is no post 77.\"}");
    }

    @ParameterizedTest
    @CsvSource({"'', 50", "?limit=, 400", "?limit=1, 1", "?limit=60, 60", "?limit=1000, 60", "?other=1, 50"})
    void theListHasNoMoreThanTheLimit(String query, int expected) throws Exception {
        fill(60);
        var list = app.get("/api/posts" + query);
        if (expected == 400) {
            assertThat(list.statusCode()).isEqualTo(400);
            return;
        }
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(type(list)).isEqualTo("application/json");
        assertThat(list.body().split("\"id\":", -1)).hasSize(expected + 1);
        assertThat(list.body()).startsWith("[{\"id\":1,\"title\":\"title 1\"").endsWith("}]");
    }

    @Test
    void theExportHasEveryPostOnALineOfItsOwn() throws Exception {
        fill(1234);
        var export = app.get("/api/posts/export");
        assertThat(export.statusCode()).isEqualTo(200);
        assertThat(type(export)).isEqualTo("application/x-ndjson");
        assertThat(export.body()).endsWith("}\n");
        assertThat(export.body().lines().map(line -> line.replaceFirst("^\\{\"id\":(\\d+),.*}$", "$1")))
                .isEqualTo(
                        LongStream.rangeClosed(1, 1234).mapToObj(Long::toString).toList());
    }

    @Test
    void theExportOfNothingIsEmpty() throws Exception {
        var export = app.get("/api/posts/export");
        assertThat(export.statusCode()).isEqualTo(200);
        assertThat(type(export)).isEqualTo("application/x-ndjson");
        assertThat(export.body()).isEmpty();
    }

    private void fill(int posts) throws SQLException {
        app.side()
                .execute("INSERT INTO posts (title, content, date)"
                        + " SELECT 'title ' || n, 'content', now() - n * interval '1 s' FROM generate_series(1, "
                        + posts + ") n");
    }

    private static String type(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("");
    }
}
