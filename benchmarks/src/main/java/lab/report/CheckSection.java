package lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import lab.check.CheckReport;
import lab.check.CheckResult;
import lab.check.Finding;
import lab.report.Section.Again;
import lab.report.Section.Drawings;

/** A graded implementation. */
final class CheckSection {

    private CheckSection() {}

    static Section of(Origin origin, CheckResult result, JsonNode json) {
        return new Section(
                origin,
                "Check: " + result.url(),
                List.of(CheckReport.score(result)),
                List.of(Table.ofWords(
                        "What it does",
                        List.of("criterion", "verdict", "seen", "wanted", "why"),
                        result.findings().stream().map(CheckSection::cells).toList())),
                Drawings.NONE,
                new Again(
                        new ShellCommand("./lab check")
                                .option("--url", result.url())
                                .option("--db", "CONN_STR")
                                .option("--connections", result.connections())
                                .toString(),
                        List.of("CONN_STR: that of " + result.database() + ", and --pid or --restart-command")));
    }

    private static List<String> cells(Finding finding) {
        return List.of(
                finding.criterion().title(),
                finding.verdict().word(),
                finding.figure(),
                finding.threshold(),
                finding.criterion().why());
    }
}
