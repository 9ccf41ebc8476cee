package lab.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TargetTest {

    @Test
    void whatWasAcknowledgedAndIsThereIsNoDamage() {
        assertThat(Target.unmatched(List.of(1L, 2L), Set.of(2L, 1L))).isZero();
    }

    @Test
    void aMissingRowDoesNotMakeUpForOneTooMany() {
        assertThat(Target.unmatched(List.of(1L), Set.of(2L))).isEqualTo(2);
    }

    @Test
    void anIdThatTwoCallersGotIsARowTooFew() {
        assertThat(Target.unmatched(List.of(1L, 1L), Set.of(1L))).isEqualTo(1);
    }
}
