package lab.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lab.hpa.ScalingRules.Policy;
import lab.hpa.ScalingRules.Select;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole turns of the loop: the examples of Kubernetes' documentation ("Horizontal Pod Autoscaling", kubernetes/website,
 * content/en/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale.md) and the numbers of horizontal_test.go (commit
 * 003e862), by the tests' names.
 */
class HpaControllerTest {

    private static final ScalingRules DEFAULT_DOWN =
            new ScalingRules(300, Select.MAX, List.of(Policy.percent(100, 15)));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            TestMinReplicas            | 2 | 5 |  3 |  90 | 10/900 95 10/1100      | 2 | TooFewReplicas
            TestMinReplicasDesiredZero | 2 | 5 |  3 |  90 | 0/900 0 0/1100         | 2 | TooFewReplicas
            TestMaxReplicas            | 2 | 5 |  3 |  90 | 8000/900 9500 1000/1100| 5 | TooManyReplicas
            TestSuperfluousMetrics     | 2 | 6 |  4 | 100 | 4000 9500 3000 7000    | 6 | TooManyReplicas
            TestMissingMetrics         | 2 | 6 |  4 | 100 | 400 95 ? ?             | 3 | DesiredWithinRange
            TestEmptyMetrics           | 2 | 6 |  4 | 100 | ? ? ? ?                | 4 | FailedGetResourceMetric
            TestEventCreated           | 1 | 5 |  1 |  50 | 200/200                | 2 | DesiredWithinRange
            TestTooFewReplicas         | 3 | 5 |  2 |  90 | ? ?                    | 3 | TooFewReplicas
            TestTooManyReplicas        | 3 | 5 | 10 |  90 | ? ?                    | 5 | TooManyReplicas
            """)
    void oneTurn(String test, int min, int max, int current, int target, String pods, int replicas, String why) {
        var spec = new HpaSpec(min, max, target, 0.1, 120, ScalingRules.UP, DEFAULT_DOWN);
        var decision = controller(spec).sync(HpaPods.NOW, current, HpaPods.of(pods));
        assertThat(decision.replicas()).isEqualTo(replicas);
        assertThat(decision.why()).isEqualTo(why);
    }

    /** "Algorithm details": 200m where 100m is wanted doubles, 50m halves, nothing happens within a tenth. */
    @ParameterizedTest
    @CsvSource({"200, 8", "50, 2", "110, 4", "90, 4", "111, 5", "89, 4", "74, 3"})
    void theRatioAndItsTolerance(int cpuMillis, int replicas) {
        var spec = new HpaSpec(1, 100, 100, 0.1, 300, ScalingRules.UP, DEFAULT_DOWN);
        var pods = Collections.nCopies(4, HpaPods.of(cpuMillis + "/100").get(0));
        assertThat(controller(spec).sync(HpaPods.NOW, 4, pods).replicas()).isEqualTo(replicas);
    }

    /** "Tolerance": with 5 % and a target of 100, only what is above 105 scales up. */
    @ParameterizedTest
    @CsvSource({"105, 10", "106, 11"})
    void anotherTolerance(int cpuMillis, int replicas) {
        var spec = new HpaSpec(1, 100, 100, 0.05, 300, ScalingRules.UP, DEFAULT_DOWN);
        var pods = Collections.nCopies(10, HpaPods.of(cpuMillis + "/100").get(0));
        assertThat(controller(spec).sync(HpaPods.NOW, 10, pods).replicas()).isEqualTo(replicas);
    }

    /** "Scaling policies": 80 to 10 with 4 pods or 10 % a minute: 8 fewer, 8 fewer, and so on, from 40 on 4 fewer. */
    @Test
    void thePolicyThatAllowsMoreWins() {
        var down = new ScalingRules(0, Select.MAX, List.of(Policy.pods(4, 60), Policy.percent(10, 60)));
        assertThat(idle(80, 10, down, 60)).startsWith(72, 64).containsSubsequence(36, 32, 28, 24, 20, 16, 12, 10);
    }

    /** "Scaling policies", again, at the real pace: four turns a minute, and still no more than a policy's share. */
    @Test
    void aPeriodIsLongerThanATurn() {
        var down = new ScalingRules(0, Select.MAX, List.of(Policy.pods(4, 60), Policy.percent(10, 60)));
        assertThat(idle(80, 10, down, 15)).startsWith(72, 72, 72, 72, 64, 64, 64, 64);
    }

    /** "Example: limit scale down rate": 10 % a minute, but no more than 5 pods. */
    @Test
    void thePolicyThatAllowsLessWinsIfAskedFor() {
        var down = new ScalingRules(0, Select.MIN, List.of(Policy.percent(10, 60), Policy.pods(5, 60)));
        assertThat(idle(100, 1, down, 60)).startsWith(95, 90, 85);
        assertThat(idle(30, 1, down, 60)).startsWith(27, 24);
    }

    /** "Example: disable scale down". */
    @Test
    void aDisabledDirectionStays() {
        assertThat(idle(80, 1, new ScalingRules(0, Select.DISABLED, List.of()), 15))
                .containsOnly(80);
    }

    /** "Default behavior": 4 pods or 100 % every 15 s, whichever is more, until it is enough. */
    @Test
    void upByFourOrDouble() {
        var spec = new HpaSpec(1, 60, 50, 0.1, 300, ScalingRules.UP, DEFAULT_DOWN);
        assertThat(run(spec, 1, "1000/100", 15, 6)).containsExactly(5, 10, 20, 40, 60, 60);
    }

    /** "Stabilization window": the highest of the last 5 minutes' recommendations, then straight down. */
    @Test
    void downOnlyAfterTheWindow() {
        var spec = new HpaSpec(1, 60, 50, 0.1, 300, ScalingRules.UP, DEFAULT_DOWN);
        var controller = controller(spec);
        assertThat(controller
                        .sync(HpaPods.NOW, 4, HpaPods.of("500 500 500 500"))
                        .replicas())
                .isEqualTo(4);
        var idle = HpaPods.of("0 0 0 0");
        for (var second = 15; second < 300; second += 15) {
            var decision = controller.sync(HpaPods.NOW + second, 4, idle);
            assertThat(decision.replicas()).isEqualTo(4);
            assertThat(decision.why()).isEqualTo("ScaleDownStabilized");
        }
        assertThat(controller.sync(HpaPods.NOW + 300, 4, idle).replicas()).isEqualTo(1);
    }

    /** recordInitialRecommendation: the replicas at the first turn count as if they had been recommended then. */
    @Test
    void aWindowNeverStartsEmpty() {
        var slow = new ScalingRules(300, Select.MAX, ScalingRules.UP.policies());
        var controller = new HpaController(new HpaSpec(1, 60, 50, 0.1, 300, slow, DEFAULT_DOWN));
        for (var second = 0; second < 300; second += 15) {
            var decision = controller.sync(HpaPods.NOW + second, 2, HpaPods.of("1000 1000"));
            assertThat(decision.replicas()).isEqualTo(2);
            assertThat(decision.why()).isEqualTo("ScaleUpStabilized");
        }
        assertThat(controller
                        .sync(HpaPods.NOW + 300, 2, HpaPods.of("1000 1000"))
                        .replicas())
                .isEqualTo(4);
        var down = new HpaController(new HpaSpec(1, 60, 50, 0.1, 300, ScalingRules.UP, DEFAULT_DOWN));
        assertThat(down.sync(HpaPods.NOW, 4, HpaPods.of("0 0 0 0")).replicas()).isEqualTo(4);
        assertThat(down.sync(HpaPods.NOW + 300, 4, HpaPods.of("0 0 0 0")).replicas())
                .isEqualTo(1);
    }

    /** With an empty past, as Kubernetes' tests have it. */
    private static HpaController controller(HpaSpec spec) {
        return new HpaController(spec, new History(), new History(), new History());
    }

    private static List<Integer> idle(int from, int min, ScalingRules down, int turnSeconds) {
        return run(new HpaSpec(min, 100, 50, 0.1, 300, ScalingRules.UP, down), from, "0", turnSeconds, 20);
    }

    /** The replicas after each of some turns, with every pod alike. */
    private static List<Integer> run(HpaSpec spec, int from, String pod, int turnSeconds, int turns) {
        var controller = controller(spec);
        var replicas = new ArrayList<Integer>();
        var current = from;
        for (var turn = 0; turn < turns; turn++) {
            var pods = Collections.nCopies(current, HpaPods.of(pod).get(0));
            current = controller
                    .sync(HpaPods.NOW + turn * turnSeconds, current, pods)
                    .replicas();
            replicas.add(current);
        }
        return replicas;
    }
}
