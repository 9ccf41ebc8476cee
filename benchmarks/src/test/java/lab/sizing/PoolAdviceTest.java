package lab.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import lab.sizing.PoolAdvice.Limit;
import org.junit.jupiter.api.Test;

/** Which pool size a sweep speaks for, and the reason that is given. */
class PoolAdviceTest {

    @Test
    void waitsWantAConnectionForEachClientThread() {
        var advice = PoolAdvice.of(Sweeps.WAIT, 64, 2);
        assertThat(advice.limit()).isEqualTo(Limit.CLIENT_THREADS);
        assertThat(advice.wanted().pool()).isEqualTo(100);
        assertThat(advice.pool()).isEqualTo(64);
        assertThat(advice.waitingShare()).isCloseTo(1 - 2 / (2900.0 / 49), within(1e-9));
        assertThat(advice.sentence())
                .isEqualTo("For this workload this machine wants a pool of 64: 2,900 requests/s (measured with 100),"
                        + " the best measured. Why: the queries wait for at least 96 % of their time and each connection adds"
                        + " one more wait at the same time; throughput grows until there is a connection for each of the 64"
                        + " client threads; more would be idle. PostgreSQL wiki's starting formula, connections = 2 × cores +"
                        + " spindles, says 4 (2 cores; 0 spindles, as the data is cached).");
    }

    @Test
    void busyCoresWantTheSmallestPoolThatKeepsThemBusy() {
        var advice = PoolAdvice.of(Sweeps.READ, 64, 2);
        assertThat(advice.limit()).isEqualTo(Limit.CORES);
        assertThat(advice.pool()).isEqualTo(8);
        assertThat(advice.sentence())
                .isEqualTo(
                        "For this workload this machine wants a pool of 8: 17,000 requests/s; the best measured, 19,000 with 16,"
                                + " is too close to call. Why: the cores are busy: the best is only 2.1 times one connection's"
                                + " throughput, on 2 cores. More connections bring no more that could be told: 100 do 15,000/s, p99 19"
                                + " instead of 6.1 ms. PostgreSQL wiki's starting formula, connections = 2 × cores + spindles, says 4"
                                + " (2 cores; 0 spindles, as the data is cached).");
    }

    /** The recorded run that told a student to take 50, of a workload whose runs differ by a quarter. */
    @Test
    void aBestByChanceIsNoAdvice() {
        var noisy = Sweeps.of(1, 6312, 2, 10847, 4, 14708, 8, 20523, 16, 17593, 25, 20922, 50, 22416, 100, 20648);
        assertThat(PoolAdvice.of(noisy, 64, 2).pool()).isEqualTo(8);
    }

    @Test
    void whatTheNextRunMayHaveTheOtherWayRoundIsTooCloseAndALittleMoreIsNot() {
        assertThat(PoolAdvice.of(Sweeps.of(1, 50, 4, 81, 8, 100, 16, 90), 64, 2).pool())
                .isEqualTo(4);
        assertThat(PoolAdvice.of(Sweeps.of(1, 50, 4, 80, 8, 100, 16, 90), 64, 2).pool())
                .isEqualTo(8);
    }

    @Test
    void theSmallerPoolSaysWhatTheBestWas() {
        assertThat(PoolAdvice.of(Sweeps.of(1, 50, 4, 95, 8, 100, 16, 90), 64, 2).sentence())
                .startsWith(
                        "For this workload this machine wants a pool of 4: 95 requests/s; the best measured, 100 with 8,"
                                + " is too close to call.")
                .contains("16 do 90/s.")
                .doesNotContain("p99");
    }

    @Test
    void aFlatSweepIsTooCloseToCall() {
        var advice = PoolAdvice.of(Sweeps.of(1, 20000, 2, 20500, 4, 20100, 8, 19000), 64, 2);
        assertThat(advice.limit()).isEqualTo(Limit.TOO_CLOSE_TO_CALL);
        assertThat(advice.sentence())
                .contains("wants a single connection:")
                .contains("no size from 1 to 8 can be told from another, as two runs of one size may differ by 25 %");
    }

    @Test
    void aSweepThatFallsWantsASingleConnection() {
        var advice = PoolAdvice.of(Sweeps.of(1, 20000, 2, 20500, 4, 20100, 8, 9000), 64, 2);
        assertThat(advice.limit()).isEqualTo(Limit.ONE_IS_ENOUGH);
        assertThat(advice.sentence())
                .contains("wants a single connection:")
                .contains("a second connection adds nothing");
    }

    @Test
    void growthUpToTheLargestPoolAsksForLargerOnes() {
        var advice = PoolAdvice.of(Sweeps.of(1, 50, 2, 100, 4, 200), 64, 2);
        assertThat(advice.limit()).isEqualTo(Limit.NOT_REACHED);
        assertThat(advice.sentence()).contains("measure larger ones");
    }

    @Test
    void aSinglePoolMeasuredIsNoSweep() {
        assertThat(PoolAdvice.of(Sweeps.of(1, 50), 64, 2).limit()).isEqualTo(Limit.NOT_REACHED);
    }

    @Test
    void fromTwiceTheCoresOnTheCoresAreNoReason() {
        assertThat(PoolAdvice.of(Sweeps.of(1, 100, 8, 399, 16, 399), 64, 2).limit())
                .isEqualTo(Limit.CORES);
        var waiting = PoolAdvice.of(Sweeps.of(1, 100, 8, 400, 16, 400), 64, 2);
        assertThat(waiting.limit()).isEqualTo(Limit.OTHER);
        assertThat(waiting.sentence())
                .contains("wait for at least 50 % of their time")
                .contains("can't say which");
    }

    @Test
    void belowHalfOfTheCoresTheCoresAreNoReason() {
        assertThat(PoolAdvice.of(Sweeps.of(1, 100, 4, 400, 8, 400), 64, 8).limit())
                .isEqualTo(Limit.CORES);
        var idle = PoolAdvice.of(Sweeps.of(1, 100, 4, 399, 8, 399), 64, 8);
        assertThat(idle.limit()).isEqualTo(Limit.OTHER);
        assertThat(idle.sentence()).contains("Why: beyond this size");
    }

    @Test
    void withoutAPoolOfOneTheSmallestPoolsShareStandsForIt() {
        assertThat(PoolAdvice.of(Sweeps.of(4, 400, 8, 800, 16, 800), 64, 2).speedUp())
                .isEqualTo(8);
    }

    @Test
    void noThroughputGivesNoAdvice() {
        assertThatIllegalArgumentException().isThrownBy(() -> PoolAdvice.of(Sweeps.of(), 64, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> PoolAdvice.of(Sweeps.of(1, 0, 2, 9), 64, 2));
    }

    @Test
    void aSweepWhoseSmallestPoolAnsweredNothingSaysSo() {
        var points = Map.of("pgjdbc", Sweeps.of(1, 0, 2, 9, 4, 9, 8, 9));
        assertThat(new Sweep("read", "here", 64, 2, points, List.of(), 4).verdict("pgjdbc"))
                .isEqualTo("No advice, as the pool of 1 answered nothing.");
    }
}
