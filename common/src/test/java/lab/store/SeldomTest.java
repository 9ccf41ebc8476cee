package lab.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeldomTest {

    @Test
    void isDueAtOnceAndThenNotBeforeItsTime() {
        var seldom = new Seldom(Duration.ofDays(1));
        assertThat(seldom.isDue()).isTrue();
        assertThat(seldom.isDue()).isFalse();
    }

    @Test
    void isDueAgainAfterItsTime() {
        var always = new Seldom(Duration.ZERO);
        assertThat(always.isDue()).isTrue();
        assertThat(always.isDue()).isTrue();
    }
}
