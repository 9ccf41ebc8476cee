package lab.sizing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Universal Scalability Law finds the parameters that made the points, and says how sure it is. */
class UslTest {

    private static final int MANY_THREADS = 1000;

    @ParameterizedTest
    @CsvSource({
        "50, 0.01, 0.0001",
        "60000, 0.3, 0.002",
        "9000, 0.4, 0", // contention only: never falls
        "900, 0, 0.001", // coherency only
        "49, 0, 0", // linear
        "12000, 1, 0", // flat from the first connection
        "12000, 0.9, 0.02" // falls from the second on
    })
    void knownParametersAreRecovered(double lambda, double sigma, double kappa) {
        var usl = Usl.fit(Sweeps.law(lambda, sigma, kappa, Sweeps.POOLS), MANY_THREADS);
        assertThat(usl.lambda().value()).isCloseTo(lambda, within(lambda * 1e-5));
        assertThat(usl.sigma().value()).isCloseTo(sigma, within(1e-5));
        assertThat(usl.kappa().value()).isCloseTo(kappa, within(1e-5));
        assertThat(usl.at(25)).isCloseTo(lambda * 25 / (1 + 24 * sigma + 600 * kappa), within(lambda * 1e-3));
    }

    @Test
    void noiseMovesThemLittle() {
        var usl = Usl.fit(Sweeps.noisy(9000, 0.3, 0.002, 0.02, 1, Sweeps.POOLS), MANY_THREADS);
        assertThat(usl.lambda().value()).isCloseTo(9000, within(600.0));
        assertThat(usl.sigma().value()).isCloseTo(0.3, within(0.06));
        assertThat(usl.kappa().value()).isCloseTo(0.002, within(0.001));
    }

    @Test
    void nineteenOfTwentyIntervalsCoverTheTruth() {
        var fits = LongStream.range(0, 400)
                .mapToObj(seed -> Usl.fit(Sweeps.noisy(9000, 0.2, 0.002, 0.02, seed, Sweeps.POOLS), MANY_THREADS))
                .toList();
        assertThat(fits.stream().filter(usl -> usl.lambda().covers(9000))).hasSizeBetween(364, 396);
        assertThat(fits.stream().filter(usl -> usl.sigma().covers(0.2))).hasSizeBetween(364, 396);
        assertThat(fits.stream().filter(usl -> usl.kappa().covers(0.002))).hasSizeBetween(364, 396);
    }

    @Test
    void noParameterIsNegativeHoweverThePointsLie() {
        var steeperThanLinear = Sweeps.of(1, 10, 2, 25, 4, 60, 8, 150, 16, 400);
        var usl = Usl.fit(steeperThanLinear, MANY_THREADS);
        assertThat(usl.sigma().value()).isZero();
        assertThat(usl.kappa().value()).isZero();
        assertThat(usl.sigma().low()).isZero();
        assertThat(usl.sigma().high()).isPositive();
    }

    @Test
    void aPlateauAtTheClientThreadsIsNoContention() {
        var points = Sweeps.of(1, 49, 4, 196, 16, 784, 32, 1568, 64, 3136, 100, 3136, 200, 3136);
        var usl = Usl.fit(points, 64);
        assertThat(usl.sigma().value()).isCloseTo(0, within(1e-6));
        assertThat(usl.kappa().value()).isCloseTo(0, within(1e-6));
        assertThat(usl.at(100)).isEqualTo(usl.at(64)).isCloseTo(3136, within(1.0));
    }

    @Test
    void measuredShapesAreFollowedWithinTenPercentOfTheBest() {
        var wait = Usl.fit(Sweeps.WAIT, 64);
        Sweeps.WAIT.forEach(point -> assertThat(wait.at(point.pool())).isCloseTo(point.perSecond(), within(290.0)));
        var read = Usl.fit(Sweeps.READ, 64);
        Sweeps.READ.forEach(point -> assertThat(read.at(point.pool())).isCloseTo(point.perSecond(), within(1900.0)));
    }

    @Test
    void thePeakIsWhereThroughputIsHighest() {
        var usl = Usl.fit(Sweeps.law(1000, 0.04, 0.0024, Sweeps.POOLS), MANY_THREADS);
        assertThat(usl.peak()).hasValueCloseTo(20.0, within(0.01));
        assertThat(usl.at(20)).isGreaterThan(usl.at(19)).isGreaterThan(usl.at(21));
    }

    @Test
    void whatNeverFallsHasNoPeak() {
        assertThat(Usl.fit(Sweeps.law(49, 0, 0, Sweeps.POOLS), MANY_THREADS).peak())
                .isEmpty();
    }

    @Test
    void whatFallsFromTheStartPeaksAtOne() {
        var usl = Usl.fit(Sweeps.of(1, 10000, 2, 9000, 4, 8000, 8, 7000, 16, 5000, 32, 3000), MANY_THREADS);
        assertThat(usl.peak()).hasValueCloseTo(1.0, within(0.5));
    }

    @Test
    void threeDifferentSizesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Usl.fit(Sweeps.of(1, 10, 2, 19, 4, 35, 4, 36), MANY_THREADS))
                .withMessageContaining("3 different");
    }

    @Test
    void sizesAboveTheClientThreadsAreNotDifferent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Usl.fit(Sweeps.of(1, 10, 2, 19, 4, 35, 8, 35, 16, 35), 4))
                .withMessageContaining("3 different");
    }

    @Test
    void noThroughputIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Usl.fit(Sweeps.of(1, 0, 2, 0, 4, 0, 8, 0), MANY_THREADS));
    }
}
