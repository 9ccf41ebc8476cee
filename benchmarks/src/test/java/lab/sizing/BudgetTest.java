package lab.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import lab.sizing.Budget.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of pods, pools and max_connections, against the origin's numbers. */
class BudgetTest {

    private static final Limits STOCK = new Limits(100, 3, 0);

    @Test
    void theOriginsTenPodsOfTwentyFiveDoNotFitAStockServer() {
        var budget = new Budget(10, 25, 0, STOCK);
        assertThat(budget.wanted()).isEqualTo(250);
        assertThat(budget.fits()).isFalse();
        assertThat(budget.firstPodToFail()).isEqualTo(4);
        assertThat(budget.largestPool()).isEqualTo(9);
        assertThat(budget.mostPods()).isEqualTo(3);
    }

    @Test
    void aRollingUpdatesSurgeCounts() {
        assertThat(new Budget(3, 25, 0, STOCK).fits()).isTrue();
        assertThat(new Budget(3, 25, 1, STOCK).fits()).isFalse();
    }

    @Test
    void whatOthersHoldIsNotAvailable() {
        assertThat(new Limits(100, 3, 10).available()).isEqualTo(87);
        assertThat(new Limits(10, 3, 50).available()).isZero();
    }

    @Test
    void aLimitOfTheRoleOrItsDatabaseCanBeTheTighterOne() {
        assertThat(new Limits(100, 3, 10, 10).available()).isEqualTo(10);
        assertThat(new Limits(100, 3, 90, 10).available()).isEqualTo(7);
        assertThat(new Limits(100, 3, 0, -1).available()).isZero();
    }

    @Test
    void everythingFitsExactlyAtTheLimit() {
        var budget = new Budget(1, 97, 0, STOCK);
        assertThat(budget.fits()).isTrue();
        assertThat(budget.firstPodToFail()).isZero();
        assertThat(new Budget(1, 98, 0, STOCK).firstPodToFail()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 1", "5, 2", "10, 3", "100, 25"})
    void aDeploymentSurgesAQuarterRoundedUp(int pods, int surge) {
        assertThat(Budget.defaultSurge(pods)).isEqualTo(surge);
    }
}
