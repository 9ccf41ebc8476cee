package lab.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import lab.audit.Audit;
import lab.soak.Trend.Verdict;
import org.junit.jupiter.api.Test;

/** What is called growth, what is not, and what is left open. */
class TrendTest {

    private static final Audit CLEAN = new Audit(0, 0, 0, 0, 0L, 0L, 0, 0);

    @Test
    void aLineHasItsSlope() {
        var x = DoubleStream.iterate(0, at -> at + 1).limit(20).toArray();
        var slope = Slope.of(x, Arrays.stream(x).map(at -> 3 * at + 7).toArray());
        assertThat(slope.estimate()).isEqualTo(3);
        assertThat(slope.least()).isEqualTo(3);
        assertThat(slope.most()).isEqualTo(3);
    }

    @Test
    void wildPointsDoNotMoveIt() {
        var x = DoubleStream.iterate(0, at -> at + 1).limit(30).toArray();
        var slope = Slope.of(
                x, Arrays.stream(x).map(at -> at % 6 == 5 ? 1e6 : 2 * at).toArray());
        assertThat(slope.estimate()).isCloseTo(2, within(0.1));
    }

    @Test
    void ofNoiseNothingGrows() {
        for (var seed = 0; seed < 200; seed++) {
            assertThat(trends(Soaks.noise(seed)))
                    .as("seed " + seed)
                    .doesNotContainValue(Verdict.GROWS)
                    .containsEntry(Figure.HEAP, Verdict.STEADY)
                    .containsEntry(Figure.THREADS, Verdict.STEADY)
                    .containsEntry(Figure.DESCRIPTORS, Verdict.STEADY);
        }
    }

    /** 8 KiB for each replaced connection, 25 of them every 27 s: 3.6 MiB in the time that counts. */
    @Test
    void aLittleMemoryForEachReplacedConnectionIsNamed() {
        var samples = Soaks.with(
                Soaks.noise(3), sample -> heap(sample, sample.heapMiB() + 8.0 / 1024 * sample.connectionsMade()));
        assertThat(trends(samples)).containsEntry(Figure.HEAP, Verdict.GROWS);
        assertThat(growing(samples)).containsExactly(Figure.HEAP);
    }

    @Test
    void aSocketLeftOpenByEachTenthConnectionIsNamed() {
        var samples = Soaks.with(
                Soaks.noise(4),
                sample -> new Sample(
                        sample.seconds(),
                        sample.heapMiB(),
                        sample.threads(),
                        296 + Math.floor(sample.connectionsMade() / 10.0),
                        sample.connectionsMade(),
                        sample.p50(),
                        sample.p99()));
        assertThat(growing(samples)).containsExactly(Figure.DESCRIPTORS);
    }

    @Test
    void aThreadThatIsLeftEveryMinuteIsNamed() {
        var samples = Soaks.with(
                Soaks.noise(5),
                sample -> new Sample(
                        sample.seconds(),
                        sample.heapMiB(),
                        sample.threads() + Math.floor(sample.seconds() / 60),
                        sample.descriptors(),
                        sample.connectionsMade(),
                        sample.p50(),
                        sample.p99()));
        assertThat(growing(samples)).containsExactly(Figure.THREADS);
    }

    @Test
    void answersThatTakeLongerAndLongerAreNamed() {
        var samples = Soaks.with(
                Soaks.noise(6),
                sample -> new Sample(
                        sample.seconds(),
                        sample.heapMiB(),
                        sample.threads(),
                        sample.descriptors(),
                        sample.connectionsMade(),
                        2 + sample.seconds() / 60,
                        30 + sample.seconds() / 4));
        assertThat(growing(samples)).containsExactly(Figure.P50, Figure.P99);
    }

    @Test
    void whatHappensAtTheBeginningIsNoTrend() {
        var samples =
                Soaks.with(Soaks.noise(7), sample -> sample.seconds() < Soaks.SETTLING ? heap(sample, 5) : sample);
        assertThat(growing(samples)).isEmpty();
    }

    @Test
    void aMinuteIsTooShortToSayOfMemoryAndLatency() {
        var minute = Soaks.noise(8).stream()
                .skip(1)
                .map(sample -> new Sample(
                        sample.seconds() / 10,
                        sample.heapMiB() + sample.seconds() / 10,
                        sample.threads(),
                        sample.descriptors(),
                        sample.connectionsMade(),
                        sample.seconds(),
                        sample.seconds()))
                .toList();
        for (var figure : List.of(Figure.HEAP, Figure.P50, Figure.P99)) {
            assertThat(Trend.of(figure, minute, 10, Soaks.POOL).verdict()).isEqualTo(Verdict.TOO_SHORT);
        }
        assertThat(Trend.of(Figure.THREADS, minute, 10, Soaks.POOL).verdict()).isEqualTo(Verdict.STEADY);
    }

    @Test
    void withoutAReplacedConnectionOrWithFewSamplesNothingIsSaid() {
        var samples = Soaks.noise(9);
        assertThat(Trend.of(Figure.HEAP, samples, Soaks.SETTLING, 10_000).verdict())
                .isEqualTo(Verdict.TOO_SHORT);
        assertThat(Trend.of(Figure.HEAP, samples.subList(53, 60), 0, 1).verdict())
                .isEqualTo(Verdict.TOO_SHORT);
        assertThat(Trend.of(Figure.HEAP, List.of(), 0, 1).verdict()).isEqualTo(Verdict.TOO_SHORT);
    }

    @Test
    void aSoakHoldsOnlyIfAllOfItDoes() {
        assertThat(Soaks.steady().holds()).isTrue();
        var samples = Soaks.noise(1);
        assertThat(Soaks.of(samples, Map.of("http5xx", 1L), CLEAN).holds()).isFalse();
        assertThat(Soaks.of(samples, Map.of(), new Audit(1, 0, 0, 0, 0L, 0L, 0, 0))
                        .holds())
                .isFalse();
        var growing =
                Soaks.of(Soaks.with(samples, sample -> heap(sample, 14 + sample.seconds() / 100)), Map.of(), CLEAN);
        assertThat(growing.holds()).isFalse();
        assertThat(SoakReport.of(growing))
                .contains("It grows: heap after collection.")
                .containsPattern("heap after collection, MiB .*  grows\n");
    }

    private static Sample heap(Sample sample, double heapMiB) {
        return new Sample(
                sample.seconds(),
                heapMiB,
                sample.threads(),
                sample.descriptors(),
                sample.connectionsMade(),
                sample.p50(),
                sample.p99());
    }

    private static List<Figure> growing(List<Sample> samples) {
        return trends(samples).entrySet().stream()
                .filter(trend -> trend.getValue() == Verdict.GROWS)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<Figure, Verdict> trends(List<Sample> samples) {
        var trends = new EnumMap<Figure, Verdict>(Figure.class);
        for (var figure : Figure.values()) {
            trends.put(
                    figure,
                    Trend.of(figure, samples, Soaks.SETTLING, Soaks.POOL).verdict());
        }
        return trends;
    }
}
