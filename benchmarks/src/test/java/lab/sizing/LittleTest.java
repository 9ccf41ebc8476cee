package lab.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Little's law from the pool of 1. */
class LittleTest {

    @Test
    void aConnectionMoreIsOneConnectionsThroughputMore() {
        var little = Little.of(Sweeps.of(1, 50, 2, 90), 64).orElseThrow();
        assertThat(little.serviceSeconds()).isEqualTo(0.02);
        assertThat(little.at(1)).isCloseTo(50, within(1e-9));
        assertThat(little.at(25)).isCloseTo(1250, within(1e-9));
    }

    @Test
    void moreConnectionsThanClientThreadsAddNothing() {
        var little = Little.of(Sweeps.of(1, 50), 64).orElseThrow();
        assertThat(little.at(100)).isEqualTo(little.at(64));
    }

    @Test
    void withoutAPoolOfOneNothingIsPredicted() {
        assertThat(Little.of(Sweeps.of(2, 90, 4, 170), 64)).isEmpty();
        assertThat(Little.of(Sweeps.of(1, 0), 64)).isEmpty();
    }
}
