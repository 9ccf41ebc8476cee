package lab.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import lab.hpa.PodMetrics.Phase;
import lab.hpa.PodMetrics.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The numbers of Kubernetes' own tests: pkg/controller/podautoscaler/replica_calculator_test.go (commit 0006726), each by the
 * test's name. They have a tolerance of 0.1, an initialization period of 120 s and a readiness delay of 10 s.
 */
class HpaReplicaCalculatorTest {

    private static final int INITIALIZATION_SECONDS = 120;
    private static final int DELAY_SECONDS = 10;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            TestReplicaCalcScaleUp                            |  3 |  30 | 300 500 700             |  5 |  50
            TestReplicaCalcScaleUpUnreadyLessScale            |  3 |  30 | u300 500 700            |  4 |  60
            TestReplicaCalcScaleUpHotCpuLessScale             |  3 |  30 | h300 500 700            |  4 |  60
            TestReplicaCalcScaleUpUnreadyNoScale              |  3 |  30 | 400 u500 u700           |  3 |  40
            TestReplicaCalcScaleHotCpuNoScale                 |  3 |  30 | 400 y500 y700           |  3 |  40
            TestReplicaCalcScaleUpIgnoresFailedPods           |  2 |  30 | 500 700 x x             |  4 |  60
            TestReplicaCalcScaleUpIgnoresDeletionPods         |  2 |  30 | 500 700 x x             |  4 |  60
            TestReplicaCalcScaleDown                          |  5 |  50 | 100 300 500 250 250     |  3 |  28
            TestReplicaCalcScaleDownIncludeUnreadyPods        |  5 |  50 | 100 300 500 u250 u250   |  2 |  30
            TestReplicaCalcScaleDownExcludeUnscheduledPods    |  5 |  50 | 100 p p p p             |  1 |  10
            TestReplicaCalcScaleDownIgnoreHotCpuPods          |  5 |  50 | 100 300 500 h250 h250   |  2 |  30
            TestReplicaCalcScaleDownIgnoresFailedPods         |  5 |  50 | 100 300 500 250 250 x x |  3 |  28
            TestReplicaCalcScaleDownIgnoresDeletionPods       |  5 |  50 | 100 300 500 250 250 x x |  3 |  28
            TestReplicaCalcTolerance                          |  3 | 100 | 1010/900 1030 1020/1100 |  3 | 102
            TestReplicaCalcSuperfluousMetrics                 |  4 | 100 | 4000 9500 3000 7000     | 24 | 587
            TestReplicaCalcMissingMetrics                     |  4 | 100 | 400 95 ? ?              |  3 |  24
            TestReplicaCalcMissingMetricsNoChangeEq           |  2 | 100 | 1000 ?                  |  2 | 100
            TestReplicaCalcMissingMetricsNoChangeGt           |  2 | 100 | 1900 ?                  |  2 | 190
            TestReplicaCalcMissingMetricsNoChangeLt           |  2 | 100 | 600 ?                   |  2 |  60
            TestReplicaCalcMissingMetricsUnreadyChange        |  3 |  50 | u100 450 ?              |  3 |  45
            TestReplicaCalcMissingMetricsHotCpuNoChange       |  3 |  50 | h100 450 ?              |  3 |  45
            TestReplicaCalcMissingMetricsUnreadyScaleUp       |  3 |  50 | u100 2000 ?             |  4 | 200
            TestReplicaCalcMissingMetricsHotCpuScaleUp        |  3 |  50 | y100 2000 ?             |  4 | 200
            TestReplicaCalcMissingMetricsUnreadyScaleDown     |  4 |  50 | u100 100 100 ?          |  3 |  10
            TestReplicaCalcDuringRollingUpdateWithMaxSurge    |  2 |  50 | 100 100 ?               |  2 |  10
            """)
    void replicas(String test, int current, int target, String pods, int replicas, int percent) {
        var proposal = calculator(target).propose(HpaPods.NOW, current, HpaPods.of(pods));
        assertThat(proposal).isEqualTo(new ReplicaCalculator.Proposal(replicas, percent));
    }

    /** TestReplicaCalcComputedToleranceAlgImplementation: just outside of the tolerance, and just inside. */
    @ParameterizedTest
    @CsvSource({"56, 9", "55, 10"})
    void theEdgeOfTheTolerance(int target, int replicas) {
        var pods = HpaPods.of("150/400 150/200 150/310 150/290 150/302 150/298 150/301 150/299 150/300 150/300");
        assertThat(calculator(target).propose(HpaPods.NOW, 10, pods))
                .isEqualTo(new ReplicaCalculator.Proposal(replicas, 50));
    }

    /** TestReplicaCalcEmptyMetrics. */
    @Test
    void withoutAnyMetricThereIsNoProposal() {
        assertThat(calculator(100).propose(HpaPods.NOW, 4, HpaPods.of("? ? ? ?")))
                .isNull();
    }

    /** TestGroupPods, by its cases' names; the numbers are seconds ago. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a pod without ready condition                                | false |   0 |   0 |   0 |  0 | UNREADY
            a ready pod with fresh metrics during initialization period  | true  |  60 |  30 |   0 | 30 | COUNTED
            a ready pod without fresh metrics during that period         | true  |  60 |  30 |   0 | 60 | UNREADY
            an unready pod during initialization period                  | false | 600 | 594 |   0 |  0 | UNREADY
            a ready pod without fresh metrics after that period          | true  | 180 | 180 | 120 | 60 | COUNTED
            an unready pod that was ready after initialization period    | false | 600 | 540 |   0 |  0 | COUNTED
            pod that has never been ready after initialization period    | false | 600 | 590 |   0 |  0 | COUNTED
            """)
    void groups(
            String name, boolean ready, int started, int transition, int sampled, int window, PodMetrics.Group group) {
        var now = HpaPods.NOW;
        var sample = new Sample(1, now - sampled, window);
        var pod = new PodMetrics(Phase.RUNNING, ready, now - started, now - transition, 1000, sample);
        assertThat(pod.group(now, INITIALIZATION_SECONDS, DELAY_SECONDS)).isEqualTo(group);
    }

    private static ReplicaCalculator calculator(int target) {
        var spec = new HpaSpec(1, 100, target, 0.1, INITIALIZATION_SECONDS, ScalingRules.UP, ScalingRules.ORIGIN_DOWN);
        return new ReplicaCalculator(spec, DELAY_SECONDS);
    }
}
