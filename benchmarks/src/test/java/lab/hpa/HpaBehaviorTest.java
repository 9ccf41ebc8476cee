package lab.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import lab.hpa.ScalingRules.Policy;
import lab.hpa.ScalingRules.Select;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Policies, limits and windows with the numbers of Kubernetes' own tests: pkg/controller/podautoscaler/horizontal_test.go
 * (commit 003e862), each by the test's or the case's name.
 */
class HpaBehaviorTest {

    private static final int NOW = HpaPods.NOW;
    private static final List<Policy> NO_LIMIT = List.of(Policy.percent(100, 15));

    /** TestScalingWithRules. Earlier changes are spread evenly over the last 120 s; the words are shortened case names. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            desired replicas within range                     | -         | -         |   3 |    8 | -             | -             |    5 |    7 |   7 | DesiredWithinRange
            desired replicas < minReplicas                    | -         | -         |   2 |    8 | -             | -             |    3 |    1 |   2 | TooFewReplicas
            maxReplicas < scaleUpLimit                        | -         | -         |   1 |   10 | -             | -             |   20 | 1000 |  10 | TooManyReplicas
            more than the maximum replica count               | -         | -         | 100 |  150 | -             | -             |  100 | 1000 | 150 | TooManyReplicas
            scaleUpLimit < maxReplicas with user policies     | -         | -         |   1 | 2000 | 1%/60         | -             |    3 | 1000 |   4 | ScaleUpLimit
            scaleUp with default behavior                     | -         | -         |   1 | 1000 | -             | -             |   10 |   50 |  20 | ScaleUpLimit
            pods policy larger than percent policy            | -         | -         |   1 | 1000 | 100/60,100%/60| -             |   10 |  500 | 110 | ScaleUpLimit
            percent policy larger than pods policy            | -         | -         |   1 | 1000 | 2/60,100%/60  | -             |   10 |  500 |  20 | ScaleUpLimit
            MaxReplicas with large pod policy                 | -         | -         |   1 | 1000 | 100/60        | -             |   10 |   50 |  50 | DesiredWithinRange
            MaxReplicas with large percent policy             | -         | -         |   1 | 1000 | 10000/60      | -             |   10 |   50 |  50 | DesiredWithinRange
            scaleUp with pod policy limitation                | -         | -         |   1 | 1000 | 30/60         | -             |   10 |   50 |  40 | ScaleUpLimit
            scaleUp with percent policy limitation            | -         | -         |   1 | 1000 | 200%/60       | -             |   10 |   50 |  30 | ScaleUpLimit
            scaleDown, percent policy larger than pod policy  | -         | -         |   1 | 1000 | -             | 20/60,1%/60   |  100 |    2 |  80 | ScaleDownLimit
            scaleDown, pod policy larger than percent policy  | -         | -         |   1 | 1000 | -             | 2/60,1%/60    |  100 |    2 |  98 | ScaleDownLimit
            scaleDown, MinReplicas, large pod policy          | -         | -         |   1 | 1000 | -             | 100/60        |   10 |    0 |   1 | TooFewReplicas
            scaleDown, MinReplicas, large percent policy      | -         | -         |   5 | 1000 | -             | 100%/60       |   10 |    2 |   5 | TooFewReplicas
            scaleDown with pod policy limitation              | -         | -         |   1 | 1000 | -             | 5/60          |   10 |    2 |   5 | ScaleDownLimit
            scaleDown with percent policy limitation          | -         | -         |   1 | 1000 | -             | 50%/60        |   10 |    5 |   5 | DesiredWithinRange
            MaxReplicas, large pod policy and events          | 1 5 9     | -         |   1 |  200 | 300/60        | -             |  100 |  500 | 200 | TooManyReplicas
            MaxReplicas, large percent policy and events      | 1 5 9     | -         |   1 |  200 | 10000%/60     | -             |  100 |  500 | 200 | TooManyReplicas
            a lot of recent scale up events                   | 1 5 9     | -         |   1 | 1000 | 5/120         | -             |  100 |  500 | 100 | ScaleUpLimit
            pod policy and previous scale up events           | 1 5 9     | -         |   1 | 1000 | 150/120       | -             |  100 |  500 | 235 | ScaleUpLimit
            percent policy and previous scale up events       | 1 5 9     | -         |   1 | 1000 | 200%/120      | -             |  100 |  500 | 255 | ScaleUpLimit
            scaleUp, percent policy, up and down events       | 4         | 2         |   1 | 1000 | 300%/300      | -             |    6 |   24 |  16 | ScaleUpLimit
            scaleDown with default policy and previous events | -         | 1 5 9     |   1 | 1000 | -             | -             |   10 |    5 |   5 | DesiredWithinRange
            scaleDown, MinReplicas=nil, events                | -         | 1 5 9     |   1 | 1000 | -             | 115/120       |  100 |    0 |   1 | TooFewReplicas
            scaleDown, MinReplicas, pod policy, events        | -         | 1 5 9     |   5 | 1000 | -             | 130/120       |  100 |    0 |   5 | TooFewReplicas
            scaleDown, MinReplicas, percent policy, events    | -         | 1 5 9     |   5 | 1000 | -             | 100%/120      |  100 |    2 |   5 | TooFewReplicas
            scaleDown with pod policy and previous events     | -         | 1 5 9     |   1 | 1000 | -             | 5/120         |  100 |    2 | 100 | ScaleDownLimit
            scaleDown with percent policy and previous events | -         | 2 4 6     |   1 | 1000 | -             | 50%/120       |  100 |    0 |  56 | ScaleDownLimit
            scaleDown, percent policy, up and down events     | 2         | 4         |   1 | 1000 | -             | 50%/180       |   10 |    1 |   6 | ScaleDownLimit
            previous events preventing further scale down     | -         | 10 10 10  |   1 | 1000 | -             | 10%/120       |  100 |    0 | 100 | ScaleDownLimit
            previous events still allowing more scale down    | -         | 10 10 10  |   1 | 1000 | -             | 1000%/120     |   10 |    5 |   5 | DesiredWithinRange
            outdated events, one behavior for up              | 8 12 9 11 | -         |   1 | 1000 | 1000/60       | -             |  100 |  200 | 200 | DesiredWithinRange
            not outdated, two policies for up                 | 8 12 9 11 | -         |   1 | 1000 | 1000/120,100%/60 | -          |  100 |  200 | 200 | DesiredWithinRange
            outdated, two policies for up                     | 8 12 9 11 | -         |   1 | 1000 | 1000/30,100%/60 | -           |  100 |  200 | 200 | DesiredWithinRange
            outdated events, one behavior for down            | -         | 8 12 9 11 |   1 | 1000 | -             | 1000/60       |  100 |    5 |   5 | DesiredWithinRange
            not outdated, two policies for down               | -         | 8 12 9 11 |   1 | 1000 | -             | 1000/120,100%/60 | 100 |   5 |   5 | DesiredWithinRange
            outdated, two policies for down                   | -         | 8 12 9 11 |   1 | 1000 | -             | 1000/30,100%/60 | 100 |    5 |   5 | DesiredWithinRange
            """)
    void policiesAndLimits(
            String name,
            @Nullable String ups,
            @Nullable String downs,
            int min,
            int max,
            @Nullable String up,
            @Nullable String down,
            int current,
            int desired,
            int replicas,
            String reason) {
        var spec = new HpaSpec(
                min,
                max,
                50,
                0.1,
                300,
                up == null ? ScalingRules.UP : new ScalingRules(0, Select.MAX, policies(up)),
                new ScalingRules(300, Select.MAX, down == null ? NO_LIMIT : policies(down)));
        var controller = new HpaController(spec, new History(), spread(ups), spread(downs));
        var limited = controller.limit(NOW, current, desired);
        assertThat(limited.replicas()).isEqualTo(replicas);
        assertThat(limited.reason()).hasToString(reason);
    }

    /** TestCalculateScaleUpLimitWithScalingRules and TestCalculateScaleDownLimitWithBehaviors. */
    @Test
    void theSmallerPolicyWinsIfAskedFor() {
        var rules = new ScalingRules(300, Select.MIN, policies("2/60,50%/60"));
        assertThat(rules.upLimit(NOW, 1, new History(), new History())).isEqualTo(2);
        assertThat(rules.downLimit(NOW, 5, new History(), new History())).isEqualTo(3);
    }

    /** TestNormalizeDesiredReplicasWithBehavior: proposals as replicas@seconds ago, and what is remembered afterwards. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            empty recommendations for scaling down                |                          | 100 |   5 |   5 |   0 |   0 | 5
            simple scale down stabilization                       | 4@120 5@60               | 100 |   3 |   5 |   0 | 180 | 4 5 3
            simple scale up stabilization                         | 4@120 5@60               |   1 |   7 |   4 | 300 |   0 | 4 5 7
            no scale down stabilization                           | 1@120 2@60               | 100 |   3 |   3 | 300 |   0 | 1 2 3
            no scale up stabilization                             | 4@120 5@60               |   1 |   3 |   3 |   0 | 300 | 4 5 3
            no scale down stabilization, reuse                    | 10@600 9@540             | 100 |   3 |   3 |   0 |   0 | 10 3
            no scale up stabilization, reuse                      | 10@600 9@540             |   1 | 100 | 100 |   0 |   0 | 10 100
            scale down stabilization, reuse one                   | 10@600 4@60 5@120 9@540  | 100 |   3 |   5 |   0 | 180 | 10 4 5 3
            scale up stabilization, reuse one                     | 10@6000 6@60 5@120 9@180 |   1 | 100 |   5 | 300 |   0 | 100 6 5 9
            do not scale up when prenormalized rec goes down      | 2@6000 3@180             |   2 |   1 |   2 | 300 | 300 | -
            do not scale down when prenormalized rec goes up      | 2@6000 1@180             |   2 |   3 |   2 | 300 | 300 | -
            """)
    void windows(
            String name,
            @Nullable String proposals,
            int current,
            int proposed,
            int replicas,
            int upWindow,
            int downWindow,
            @Nullable String remembered) {
        var spec = new HpaSpec(
                1,
                1000,
                50,
                0.1,
                300,
                new ScalingRules(upWindow, Select.MAX, NO_LIMIT),
                new ScalingRules(downWindow, Select.MAX, NO_LIMIT));
        var history = history(proposals);
        var controller = new HpaController(spec, history, new History(), new History());
        assertThat(controller.stabilize(NOW, current, proposed).replicas()).isEqualTo(replicas);
        if (remembered != null) {
            assertThat(values(history)).isEqualTo(remembered);
        }
    }

    /** TestStoreScaleEvents: changes as replicas@seconds ago, how long they are kept, their sum over 60 s, and then. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            empty entries with two-policy-behavior             |                       |  60 |  0 | 5
            one outdated entry to be replaced with behavior    | 7@61                  |  60 |  0 | 5
            one actual entry to be not touched with behavior   | 7@58                  |  60 |  7 | 7 5
            two entries, one of them to be replaced            | 7@61 6@59             |  60 |  6 | 5 6
            replace one entry, policies with different periods | 8@29 6@59 7@61 9@61   |  60 | 14 | 8 6 7 5
            two entries, both actual                           | 7@58 6@59             | 120 | 13 | 7 6 5
            """)
    void changes(String name, @Nullable String before, int keepSeconds, int sum, String after) {
        var history = history(before);
        assertThat(history.sum(NOW, 60)).isEqualTo(sum);
        history.add(NOW, 5, keepSeconds);
        assertThat(values(history)).isEqualTo(after);
    }

    private static List<Policy> policies(String text) {
        var policies = new ArrayList<Policy>();
        for (var part : text.split(",", -1)) {
            var numbers = part.split("%?/", -1);
            var value = Integer.parseInt(numbers[0]);
            var period = Integer.parseInt(numbers[1]);
            policies.add(part.contains("%") ? Policy.percent(value, period) : Policy.pods(value, period));
        }
        return policies;
    }

    /** As their generateEventsUniformDistribution does: each in the middle of its part of the last 120 s. */
    private static History spread(@Nullable String changes) {
        var history = new History();
        var values = changes == null ? new String[0] : changes.split(" ", -1);
        for (var i = 0; i < values.length; i++) {
            var part = 120 / values.length;
            history.add(NOW - 120 + part * i + part / 2, Integer.parseInt(values[i]), 1_000_000);
        }
        return history;
    }

    private static History history(@Nullable String entries) {
        var history = new History();
        for (var entry : entries == null ? new String[0] : entries.split(" ", -1)) {
            var parts = entry.split("@", -1);
            history.add(NOW - Integer.parseInt(parts[1]), Integer.parseInt(parts[0]), 1_000_000);
        }
        return history;
    }

    private static String values(History history) {
        return String.join(
                " ",
                history.entries().stream()
                        .map(entry -> Integer.toString(entry.value()))
                        .toList());
    }
}
