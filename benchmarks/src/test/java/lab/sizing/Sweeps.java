package lab.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Sweeps to judge: shapes as they were seen on 2 cores with 64 client threads, and synthetic ones with known parameters. */
public final class Sweeps {

    /** 20 ms in the server: as many at a time as there are connections. */
    public static final List<SweepPoint> WAIT = points(
            new int[] {1, 2, 4, 8, 16, 25, 50, 100},
            new double[] {49, 97, 192, 380, 730, 1045, 2000, 2900},
            new double[] {1310, 660, 335, 170, 92, 63, 36, 27});

    /** A row by its primary key: 2 cores are soon busy, then throughput falls. */
    public static final List<SweepPoint> READ = points(
            new int[] {1, 2, 4, 8, 16, 25, 50, 100},
            new double[] {9000, 12000, 15000, 17000, 19000, 18500, 17000, 15000},
            new double[] {8.2, 6.4, 5.6, 6.1, 7.9, 9.6, 14, 19});

    /** The same row through pgbench, by its number of clients. */
    public static final List<SweepPoint> PGBENCH =
            of(1, 14000, 2, 26000, 4, 38000, 8, 45000, 16, 48000, 25, 49000, 50, 47000, 64, 46500);

    static final int[] POOLS = {1, 2, 4, 8, 16, 32, 64, 100};

    private Sweeps() {}

    /** Exactly the law's throughput. */
    static List<SweepPoint> law(double lambda, double sigma, double kappa, int... pools) {
        return noisy(lambda, sigma, kappa, 0, 0, pools);
    }

    /** The law's throughput with normal noise whose standard deviation is this share of λ. */
    static List<SweepPoint> noisy(double lambda, double sigma, double kappa, double noise, long seed, int... pools) {
        var random = new Random(seed);
        var points = new ArrayList<SweepPoint>();
        for (var n : pools) {
            var exact = lambda * n / (1 + sigma * (n - 1) + kappa * n * (n - 1));
            points.add(new SweepPoint(n, exact + lambda * noise * random.nextGaussian(), Double.NaN, Double.NaN));
        }
        return points;
    }

    /** Points without error bars and latencies: pool, throughput, pool, throughput … */
    static List<SweepPoint> of(double... poolsAndThroughputs) {
        var points = new ArrayList<SweepPoint>();
        for (var i = 0; i < poolsAndThroughputs.length; i += 2) {
            points.add(
                    new SweepPoint((int) poolsAndThroughputs[i], poolsAndThroughputs[i + 1], Double.NaN, Double.NaN));
        }
        return points;
    }

    private static List<SweepPoint> points(int[] pools, double[] perSecond, double[] p99) {
        var points = new ArrayList<SweepPoint>();
        for (var i = 0; i < pools.length; i++) {
            points.add(new SweepPoint(pools[i], perSecond[i], perSecond[i] * 0.04, p99[i]));
        }
        return points;
    }
}
