package lab.soak;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lab.audit.Audit;
import lab.machine.Machine;
import lab.soak.SoakResult.Load;
import lab.soak.SoakResult.Settings;

/** Soaks that nobody ran. */
public final class Soaks {

    /** Connections of each. */
    static final int POOL = 25;

    /** Seconds at their beginning that count for no trend. */
    static final double SETTLING = 100;

    private Soaks() {}

    /** Ten minutes, sampled every ten seconds: noise and nothing else, and each connection replaced every 27 s. */
    static List<Sample> noise(long seed) {
        var random = new Random(seed);
        return samples(second -> new Sample(
                second,
                14 + 0.2 * random.nextGaussian(),
                84 + random.nextInt(3) - 1,
                296.0 + random.nextInt(5) - 2,
                POOL + POOL * second / 27,
                2 + Math.exp(0.5 * random.nextGaussian()),
                20 + 10 * Math.exp(random.nextGaussian())));
    }

    private static List<Sample> samples(IntFunction<Sample> at) {
        var beforeTheLoad = new Sample(0, 12, 70, 100.0, POOL, null, null);
        return Stream.concat(
                        Stream.of(beforeTheLoad),
                        IntStream.rangeClosed(1, 59).map(i -> 10 * i).mapToObj(at))
                .toList();
    }

    /** The same samples with something added to each. */
    static List<Sample> with(List<Sample> samples, UnaryOperator<Sample> leak) {
        return samples.stream().map(leak).toList();
    }

    /** In which nothing grows and nothing fails. */
    public static SoakResult steady() {
        return of(noise(1), Map.of(), new Audit(0, 0, 0, 0, 0L, 0L, 0, 0));
    }

    static SoakResult of(List<Sample> samples, Map<String, Long> failed, Audit audit) {
        return new SoakResult(
                SoakResult.KIND,
                SoakResult.VERSION,
                "2026-01-02T03:04:05Z",
                "abc1234",
                new Machine("Linux 6.1", "amd64", 2, 4096, "17.0.1, Example"),
                "18.6",
                new Settings("fixed-pooled", "pgjdbc-ng", 600, 50, POOL, 31, SETTLING, true),
                true,
                new Load(1000, 500, 300_000, failed, 0, 75_000),
                555,
                audit,
                Arrays.stream(Figure.values())
                        .map(figure -> Trend.of(figure, samples, SETTLING, POOL))
                        .toList(),
                samples);
    }
}
