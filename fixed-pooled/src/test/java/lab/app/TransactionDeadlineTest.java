package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import lab.config.Driver;
import lab.testing.AppUnderTest;
import lab.testing.Relay;
import lab.testing.SharedServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each statement of a post is within {@code QUERY_TIMEOUT}, and the caller is told in time that all of them are too slow. */
class TransactionDeadlineTest {

    private static final String POST = "{\"title\": \"abc\", \"content\": \"def\"}";

    /** Of one statement, which may take 5 s; an answer may take 6 s. */
    private static final Duration SLOW = Duration.ofSeconds(3);

    @ParameterizedTest
    @EnumSource
    void theStatementsOfAPostHaveNoLongerTogetherThanOneAnswer(Driver driver) throws Exception {
        try (var app = AppUnderTest.start(Map.of("LAB_DRIVER", driver.label()))) {
            slow(app, "posts");
            assertThat(app.submit(POST).statusCode()).as("one that is slow").isEqualTo(200);

            slow(app, "post_events");
            slow(app, "idempotency_keys");
            var answer = app.submit(POST, "key-1");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).startsWith("Error creating post: the database is down or full");

            app.side().execute("DROP FUNCTION slow CASCADE");
            assertThat(app.submit(POST, "key-1").statusCode()).isEqualTo(200);
            assertThat(app.side().number("SELECT count(*) FROM posts")).isEqualTo(2);
        }
    }

    /** To end the first, pgjdbc-ng connects once more, which lasts; the second's time is over nevertheless. */
    @ParameterizedTest
    @EnumSource
    void eachPostHasItsOwnEndWhereNobodyGetsAConnection(Driver driver) throws Exception {
        var database = SharedServer.database(TransactionDeadlineTest.class);
        try (var relay = new Relay(database.port());
                var app = AppUnderTest.start(relay.to(database), Map.of("LAB_DRIVER", driver.label()))) {
            AppUnderTest.await().until(() -> app.backends() >= 2);
            slow(app, "posts");
            slow(app, "post_events");
            slow(app, "idempotency_keys");
            var posts = List.of(app.submitAsync(POST, "key-1"), app.submitAsync(POST, "key-2"));
            AppUnderTest.await().until(() -> app.sleeping() == posts.size());
            relay.fill();
            assertThat(posts)
                    .extracting(post -> AppUnderTest.answer(post).statusCode())
                    .containsOnly(503);
        }
    }

    private static void slow(AppUnderTest app, String table) throws Exception {
        app.side()
                .execute(
                        "CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep("
                                + SLOW.toSeconds() + "); RETURN NEW; END $$");
        app.side().execute("CREATE TRIGGER slow BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION slow()");
    }
}
