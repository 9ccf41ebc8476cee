package lab.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import lab.sizing.Budget.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole replays, against what can be worked out by hand. */
class HpaSimulationTest {

    private static final Limits STOCK = new Limits(100, 3, 0);
    private static final PodModel POD = new PodModel(100, 4, 0, 25);

    /** A level load ends where the documented ratio is within its tolerance of a tenth, or at a limit. */
    @ParameterizedTest
    @CsvSource({"0.05, 2, 2", "0.1, 2, 2", "0.2, 4, 4", "0.3, 6, 6", "0.4, 8, 9", "0.5, 10, 10", "5, 10, 10"})
    void aLevelLoadEndsNearTheTarget(double cores, int least, int most) {
        var simulation = HpaSimulation.run(HpaSpec.ORIGIN, POD, STOCK, level(cores, 1800));
        assertThat(last(simulation).after()).isBetween(least, most);
    }

    /** Pods 1 to 3 take 75 connections; the fourth wants its 25 of the 22 that are left, 4 s after it is asked for. */
    @Test
    void theFourthPodIsTheFirstThatCannotFillItsPool() {
        var simulation = HpaSimulation.run(HpaSpec.ORIGIN, POD, STOCK, level(1, 60));
        var overflow = Objects.requireNonNull(simulation.overflow());
        assertThat(overflow.second()).isEqualTo(15 + 4 + 1);
        assertThat(overflow.pod()).isEqualTo(4);
        assertThat(overflow.connections()).isEqualTo(150); // 2 pods and the 4 that the policy allows
    }

    @Test
    void aSmallerPoolFits() {
        var pod = new PodModel(100, 4, 0, 9);
        var simulation = HpaSimulation.run(HpaSpec.ORIGIN, pod, STOCK, level(1, 600));
        assertThat(simulation.overflow()).isNull();
        assertThat(last(simulation).after()).isEqualTo(10);
        assertThat(last(simulation).connections()).isEqualTo(90);
    }

    @Test
    void tooManyForTheVeryFirstPodsIsSeenAtOnce() {
        var pod = new PodModel(100, 4, 0, 50);
        var overflow =
                HpaSimulation.run(HpaSpec.ORIGIN, pod, STOCK, level(0, 60)).overflow();
        assertThat(overflow).isEqualTo(new HpaSimulation.Overflow(0, 2, 100));
    }

    /** The origin's way down: nothing for 300 s, then the smaller of half and one pod a minute. */
    @Test
    void anIdleTailGoesDownOnePodAMinute() {
        var cores = Arrays.copyOf(level(1, 600), 1800);
        var down = HpaSimulation.run(HpaSpec.ORIGIN, POD, STOCK, cores).syncs().stream()
                .filter(sync -> sync.after() < sync.before())
                .toList();
        assertThat(down).extracting(HpaSimulation.Sync::after).containsExactly(9, 8, 7, 6, 5, 4, 3, 2);
        assertThat(down.get(0).second()).isEqualTo(600 + 300);
        assertThat(down.get(7).second()).isEqualTo(600 + 300 + 7 * 60);
    }

    /** What the CPU initialization period is for: without it, the CPU of starting pods asks for still more pods. */
    @Test
    void theCpuOfAStartCountsOnlyWithoutAnInitializationPeriod() {
        var pod = new PodModel(100, 10, 1, 5);
        var cores = level(0.2, 120);
        var young = HpaSimulation.run(spec(300, 100), pod, STOCK, cores);
        var old = HpaSimulation.run(spec(0, 100), pod, STOCK, cores);
        assertThat(last(young).after()).isLessThanOrEqualTo(5);
        assertThat(last(old).after()).isGreaterThan(10);
    }

    @Test
    void thousandsOfPods() {
        var limits = new Limits(262_143, 3, 0);
        var simulation = HpaSimulation.run(spec(300, 5000), POD, limits, level(250, 600));
        assertThat(last(simulation).after()).isEqualTo(5000);
        assertThat(last(simulation).connections()).isEqualTo(125_000);
        assertThat(simulation.overflow()).isNull();
    }

    /** 200 users who wait 2 s on average and are answered in 2 ms: a little less than 100 requests a second. */
    @Test
    void theLoadModelIsLittlesLaw() {
        var model = new ClosedModel(200, 20, 2, 2, 600);
        assertThat(model.requestsPerSecond()).isBetween(99.8, 100.0);
        assertThat(model.cores()).hasSize(600);
        assertThat(model.cores()[4]).isBetween(0.0998, 0.1); // half of the users after 5 s
        assertThat(model.cores()[599]).isBetween(0.1996, 0.2);
    }

    private static HpaSpec spec(int initializationSeconds, int max) {
        return new HpaSpec(2, max, 50, 0.1, initializationSeconds, ScalingRules.UP, ScalingRules.ORIGIN_DOWN);
    }

    private static HpaSimulation.Sync last(HpaSimulation simulation) {
        return simulation.syncs().get(simulation.syncs().size() - 1);
    }

    private static double[] level(double cores, int seconds) {
        var load = new double[seconds];
        Arrays.fill(load, cores);
        return load;
    }
}
