package lab.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgbenchTest {

    @ParameterizedTest
    @ValueSource(strings = {"without initial connection time", "excluding connections establishing"})
    void theRateIsReadWhateverTheVersionCallsIt(String words) throws IOException {
        var output = """
                latency average = 0.530 ms
                tps = 1.5 (including connections establishing)
                tps = 47170.25 (%s)
                """.formatted(words);
        assertThat(Pgbench.ceiling("list", 25, output)).isEqualTo(new Ceiling("list", 25, 47170.25, 0.53));
    }

    @Test
    void otherWordsAreNoFigure() {
        assertThatThrownBy(() -> Pgbench.ceiling("list", 25, "tps = 1.5 (somehow)"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("printed no");
    }
}
