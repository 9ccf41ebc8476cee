package lab.failures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import lab.machine.LabHome;
import lab.testing.Patience;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Proof that the judge's own tests can fail: each is run with a judge that was made blind in one place. Some test must turn red,
 * and some must stay green: a program that does not run at all would prove nothing.
 */
@Tag("mutation")
class JudgeMutationTest {

    /** What is made blind, where, by which change of its source, and whose tests must notice. */
    enum Mutant {
        A_LOAD_THAT_IGNORES_BODIES(
                "lab/load/User",
                "judge.page(answer.body(), before, lastStored)",
                "RequestOutcome.ANSWERED",
                "lab.load.LoadRunTest"),
        AN_AUDIT_THAT_RETURNS_ZEROS(
                "lab/audit/Audit",
                "var matching = new Matching(claims.all());\n        try (var statement",
                "if (claims != null) { return new Audit(0, 0, 0, 0, 0L, 0L, 0, 0); }\n$0",
                "lab.audit.AuditTest"),
        AN_AUDIT_THAT_TAKES_ONE_ROW_FOR_ALL_OF_ITS_TITLE(
                "lab/audit/Matching", "rows.computeIfAbsent(", "rows.remove(row.title());\n$0", "lab.audit.AuditTest"),
        AN_AUDIT_THAT_DOES_NOT_READ_THE_CONTENT(
                "lab/audit/Matching", "row.content().equals(claim.content()) ? 0 : 1", "0", "lab.audit.AuditTest"),
        A_RECORDER_THAT_DROPS_FAILURES(
                "lab/load/Recorder",
                "count(outcome).increment();",
                "if (outcome == RequestOutcome.ANSWERED) { $0 }",
                "lab.load.LoadRunTest"),
        A_JUDGE_THAT_DOES_NOT_COUNT_ROWS(
                "lab/load/Judge", "shown < Math.min(NEWEST, before)", "false", "lab.load.JudgeTest"),
        A_JUDGE_THAT_TAKES_ANY_ORDER("lab/load/Judge", "earliest < post.sent", "false", "lab.load.JudgeTest"),
        AN_OPEN_LOOP_THAT_FORGETS_WHAT_IT_DID_NOT_SEND(
                "lab/load/Recorder", "notSent.increment();", "", "lab.load.OpenLoopTest"),
        A_RACE_WHOSE_WINNER_MAY_LIE(
                "lab/race/RaceResult", " && wrong.total() == 0;\n", ";\n", "lab.race.RaceResultTest"),
        A_USER_WHO_TAKES_SILENCE_FOR_AN_ERROR(
                "lab/load/User", "claims().unknown(", "claims().refuse(", "lab.load.LoadRunTest");

        private final String source;
        private final String original;
        private final String mutated;
        private final String tests;

        /** @param mutated with {@code $0} where the original stays */
        Mutant(String source, String original, String mutated, String tests) {
            this.source = source;
            this.original = original;
            this.mutated = mutated.replace("$0", original);
            this.tests = tests;
        }
    }

    @ParameterizedTest
    @EnumSource
    void someTestNoticesABlindJudge(Mutant mutant, @TempDir Path folder) throws Exception {
        var results = run(mutant, compile(mutant, folder), folder.resolve("output.txt"));
        System.out.printf(
                "%s: noticed by%n  %s%n",
                mutant.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                String.join("\n  ", results.getOrDefault(false, List.of())));
        assertThat(results.get(false)).as("red").isNotEmpty();
        assertThat(results.get(true)).as("green").isNotEmpty();
    }

    /** Returns the folder of the changed classes. */
    private static Path compile(Mutant mutant, Path folder) throws Exception {
        var source = Files.readString(LabHome.root().resolve("benchmarks/src/main/java/" + mutant.source + ".java"));
        assertThat(source).as("the source to change").containsOnlyOnce(mutant.original);
        var changed = folder.resolve("src/" + mutant.source + ".java");
        Files.createDirectories(changed.getParent());
        Files.writeString(changed, source.replace(mutant.original, mutant.mutated));
        var classes = Files.createDirectories(folder.resolve("classes"));
        var errors = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        changed.toString());
        assertThat(errors).as("the changed source compiles").isZero();
        return classes;
    }

    /** Runs the mutant's tests in a JVM of their own; returns their names, those that passed under true. */
    private static Map<Boolean, List<String>> run(Mutant mutant, Path classes, Path output) throws Exception {
        var run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlab.root=" + LabHome.root(),
                        "-Dlab.patience=20",
                        "-cp",
                        classes + File.pathSeparator + System.getProperty("java.class.path"),
                        "org.junit.platform.console.ConsoleLauncher",
                        "execute",
                        "--select-class=" + mutant.tests,
                        "--details=testfeed",
                        "--disable-ansi-colors",
                        "--disable-banner")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(run.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
        } finally {
            CatalogueRun.end(run);
        }
        return results(Files.readString(output));
    }

    private static Map<Boolean, List<String>> results(String output) {
        var red = new ArrayList<String>();
        var green = new ArrayList<String>();
        output.lines().filter(line -> line.startsWith("JUnit Jupiter > ")).forEach(line -> {
            var name = line.replaceFirst("JUnit Jupiter > ", "").replaceFirst("\\(\\) :: .*", "");
            if (line.endsWith(":: FAILED")) {
                red.add(name);
            } else if (line.endsWith(":: SUCCESSFUL")) {
                green.add(name);
            }
        });
        return Map.of(false, red, true, green);
    }
}
