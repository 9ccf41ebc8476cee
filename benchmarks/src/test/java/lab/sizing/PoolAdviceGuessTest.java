package lab.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lab.sizing.GuessCheck.Source;
import org.junit.jupiter.api.Test;

/** What a student is told about the size that was guessed before the measurement. */
class PoolAdviceGuessTest {

    @Test
    void aGuessThatWasMeasuredIsHeldAgainstTheBest() {
        assertThat(check(Sweeps.of(1, 50, 4, 100, 16, 79), 16).sentence())
                .isEqualTo("Your guess of 16 is too large: 79/s measured, 21 % below the best.");
        assertThat(check(Sweeps.READ, 2).sentence())
                .isEqualTo("Your guess of 2 is too small: 12,000/s measured, 37 % below the best.");
    }

    @Test
    void theAdvisedSizeIsRight() {
        assertThat(check(Sweeps.READ, 8).sentence()).isEqualTo("Your guess of 8 is right: 17,000/s measured.");
    }

    @Test
    void moreConnectionsThanNeededAreNamed() {
        assertThat(check(Sweeps.READ, 25).sentence())
                .isEqualTo("Your guess of 25 is as fast (18,500/s measured), with 17 more connections than needed.");
    }

    @Test
    void betweenTheSizesTheFittedCurveAnswers() {
        var check = check(Sweeps.WAIT, 30);
        assertThat(check.source()).isEqualTo(Source.FITTED);
        assertThat(check.perSecond()).isBetween(1150.0, 1450.0);
        assertThat(check.sentence())
                .startsWith("Your guess of 30 is too small: 1,")
                .contains("by the fitted curve");
    }

    @Test
    void outsideTheSizesTheNearestAnswers() {
        var check = check(Sweeps.READ, 400);
        assertThat(check.source()).isEqualTo(Source.NEAREST);
        assertThat(check.sentence()).contains("15,000/s at the nearest size measured");
    }

    @Test
    void withoutAFitTheNearestByRatioAnswers() {
        var check = check(Sweeps.of(1, 50, 4, 100, 16, 90), 9);
        assertThat(check.source()).isEqualTo(Source.NEAREST);
        assertThat(check.perSecond()).isEqualTo(90);
    }

    @Test
    void theVerdictWithoutAGuessIsTheAdvice() {
        var sweep = new Sweep("read", "here", 64, 2, Map.of("pgjdbc", Sweeps.READ), List.of(), null);
        assertThat(sweep.verdict("pgjdbc")).isEqualTo(sweep.advice("pgjdbc").sentence());
    }

    private static GuessCheck check(List<SweepPoint> points, int guess) {
        var sweep = new Sweep("any", "here", 64, 2, Map.of("pgjdbc", points), List.of(), guess);
        assertThat(sweep.verdict("pgjdbc")).contains("Your guess of " + guess);
        return sweep.guessCheck("pgjdbc").orElseThrow();
    }
}
