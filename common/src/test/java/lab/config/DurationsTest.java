package lab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations are read and written as people write them, one unit at a time, and nothing is lost on the way. */
class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "0ms, 0",
        "250ms, 250",
        "2s, 2000",
        "30m, 1800000",
        "1h, 3600000",
        "' 5s ', 5000",
        "999999999ms, 999999999"
    })
    void eachUnitIsRead(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "5", "s", "-1s", "+1s", "1.5s", "1d", "1S", "1 s", "1m30s", "PT1S", "1000000000s", "٣s"
            })
    void anythingElseIsRefusedWithTheForm(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("write a duration as 250ms, 2s, 30m or 1h");
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "1, 1ms", "1500, 1500ms", "2000, 2s", "60000, 1m", "90000, 90s", "3600000, 1h", "86400000, 24h"
    })
    void theShortestFormIsWrittenAndReadBack(long millis, String text) {
        assertThat(Durations.format(Duration.ofMillis(millis))).isEqualTo(text);
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }
}
