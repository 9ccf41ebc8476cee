package lab.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForkOutputTest {

    @ParameterizedTest
    @CsvSource({"130, true", "143, true", "1, false", "137, false", "13, false"})
    void aForkThatWasToldToEndHasNotFailed(int status, boolean toldToEnd) {
        var output = new ForkOutput(() -> {});
        output.println("<forked VM failed with exit code " + status + ">\n<stdout last='20 lines'>");
        assertThat(output.toldToEnd()).isEqualTo(toldToEnd);
    }
}
