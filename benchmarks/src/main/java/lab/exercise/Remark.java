package lab.exercise;

import java.util.List;
import lab.check.Finding;
import lab.explore.ExploreReport.Step;

/**
 * What one look at a working copy came to.
 *
 * @param passed whether it is as it should be
 * @param demand what it should be, in a few words
 * @param seen the figure
 * @param wanted its threshold; empty when there was nothing to measure
 * @param order the order that shows it with the fewest preemptions; empty when no order does, or none was asked for
 */
public record Remark(boolean passed, String demand, String seen, String wanted, List<Step> order) {

    /** The verdict and what was demanded, in one line. */
    public String head() {
        return (passed ? "ok    " : "FAIL  ") + demand;
    }

    static Remark of(String demand, boolean passed, String seen, String wanted) {
        return new Remark(passed, demand, seen, wanted, List.of());
    }

    static Remark of(Finding finding) {
        return of(finding.criterion().title(), finding.passed(), finding.figure(), finding.threshold());
    }
}
