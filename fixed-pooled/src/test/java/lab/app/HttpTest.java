package lab.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import lab.http.AppLifeCycleContract;
import lab.http.HttpBadBodyContract;
import lab.http.HttpBadInputContract;
import lab.http.HttpFramingContract;
import lab.http.HttpHeadersContract;
import lab.http.HttpMetricsContract;
import lab.http.HttpPostsContract;
import lab.http.HttpRoutesContract;
import lab.http.IdempotencyContract;
import lab.http.OverloadContract;
import lab.http.SlowClientContract;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The HTTP contract, which both variants keep, on this variant's app; and the one thing that its clients see of the difference. */
class HttpTest {

    private static final String VERDICT = "500";

    @Test
    void whatTheFirstDatabaseErrorDoes() throws Exception {
        try (var app = AppUnderTest.start(Map.of())) {
            app.side().execute("DROP TABLE posts CASCADE");
            assertThat(app.getOrEnd("/")).startsWith(VERDICT);
        }
    }

    @Nested
    class LifeCycle extends AppLifeCycleContract {}

    @Nested
    class Routes extends HttpRoutesContract {}

    @Nested
    class Posts extends HttpPostsContract {}

    @Nested
    class BadInput extends HttpBadInputContract {}

    @Nested
    class BadBody extends HttpBadBodyContract {}

    @Nested
    class Framing extends HttpFramingContract {}

    @Nested
    class Headers extends HttpHeadersContract {}

    @Nested
    class Metrics extends HttpMetricsContract {}

    @Nested
    class Idempotency extends IdempotencyContract {}

    @Nested
    class Overload extends OverloadContract {}

    @Nested
    class SlowClient extends SlowClientContract {}
}
