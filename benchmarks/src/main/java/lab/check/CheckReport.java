package lab.check;

import static lab.text.Language.retold;
import static lab.text.Text.format;

import lab.check.Finding.Verdict;
import lab.text.Text;

/** Findings for a person. At most 100 columns, with the two that a console adds. */
public final class CheckReport {

    private static final String INDENT = "         ";

    /** Before a line of a console. */
    private static final int MARGIN = 2;

    private CheckReport() {}

    /** One finding: a line, what was seen and what was wanted, and why it matters if it was not met. */
    public static String of(Finding finding) {
        var criterion = finding.criterion();
        var head = format(
                "%2d %-4s  %s", criterion.number(), retold(finding.verdict().word()), retold(criterion.title()));
        var seen = indented(
                finding.threshold().isEmpty()
                        ? finding.figure()
                        : finding.figure() + " (wanted: " + finding.threshold() + ")");
        return finding.passed()
                ? head + "\n" + seen
                : head + "\n" + seen + "\n" + indented(criterion.why()) + "\n" + INDENT + criterion.page();
    }

    private static String indented(String text) {
        return INDENT + Text.wrapped(retold(text), Text.COLUMNS - MARGIN - INDENT.length(), INDENT);
    }

    /** The last line. */
    public static String score(CheckResult result) {
        var notRun = result.count(Verdict.NOT_RUN);
        return format(
                "%d of %d%s, in %.0f s.",
                result.count(Verdict.PASSED),
                result.findings().size(),
                notRun == 0 ? "" : format("; %d not run", notRun),
                result.seconds());
    }
}
