package lab.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lab.hpa.WatchedPods.Second;
import org.junit.jupiter.api.Test;

/** What an HPA makes of an app that was watched. */
class WatchedPodsTest {

    @Test
    void aBusyAppIsScaled() {
        assertThat(most(level(600, 0.169, true))).isEqualTo(10); // 14 by the plain formula, cut to the most
        assertThat(most(level(600, 0.05, true))).isEqualTo(4);
    }

    @Test
    void anIdleOneStays() {
        assertThat(most(level(600, 0, true))).isEqualTo(2);
    }

    @Test
    void oneThatIsNeverReadyStaysHoweverBusy() {
        assertThat(most(level(600, 1, false))).isEqualTo(2);
    }

    /** The CPU of a start counts only when a whole window was measured since, or the pod is five minutes old. */
    @Test
    void oneThatIsReadyForMomentsStaysForFiveMinutes() {
        var seconds = new ArrayList<Second>();
        for (var restart = 1; restart < 20; restart++) {
            seconds.addAll(level(10, 0.5, false));
            seconds.addAll(level(5, 0.5, true));
        }
        assertThat(most(seconds)).isEqualTo(2);
        seconds.addAll(level(15, 0.5, true));
        assertThat(most(seconds)).isEqualTo(6);
    }

    @Test
    void beforeItsFirstTurnAnHpaHasDoneNothing() {
        assertThat(most(level(14, 1, true))).isEqualTo(2);
        assertThat(most(level(15, 1, true))).isEqualTo(6); // 4 pods at a time
        assertThat(most(level(30, 1, true))).isEqualTo(10);
    }

    private static int most(List<Second> seconds) {
        return WatchedPods.mostReplicas(HpaSpec.ORIGIN, 25, seconds);
    }

    private static List<Second> level(int seconds, double cores, boolean ready) {
        return Collections.nCopies(seconds, new Second(cores, ready));
    }
}
