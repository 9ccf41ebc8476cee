package lab.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import lab.testing.AppUnderTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client that never finishes its body holds no worker, and is cut off after ten seconds. */
@Tag("slow")
public abstract class SlowClientContract {

    @Test
    void whoDribblesIsCutOffAndHoldsNoWorker() throws Exception {
        try (var app = AppUnderTest.start(Map.of("WORKER_THREADS", "1"));
                var slow = app.connect()) {
            var start = System.nanoTime();
            AppUnderTest.beginBody(slow);
            app.assertUnharmed();
            assertThat(slow.getInputStream().readAllBytes()).as("an answer").isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(9));
            app.assertUnharmed();
        }
    }
}
