package lab.cli;

import static lab.text.Text.format;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import lab.house.Region;
import lab.jmh.BenchPlan;
import lab.jmh.BenchReport;
import lab.jmh.BenchResult;
import lab.jmh.Measured;
import lab.jmh.RecordedResults;
import lab.machine.LabHome;
import lab.sizing.Estimate;
import lab.sizing.Repeatability;
import lab.sizing.Sweep;
import lab.sizing.Usl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What chapter 5 quotes of the recorded run and of the lab's sentences is what this build makes of them; with {@code
 * -Dlab.record=true} it is written anew. What it says in words without figures must hold, too.
 */
@Tag("pages") // a chapter's figures
class SizingPagesTest {

    private static final Path ROOT = LabHome.root();
    private static final Path CHAPTER = ROOT.resolve("docs/workshop/05-size-the-pool.md");
    private static final String NG = "pgjdbc-ng";
    private static final Pattern SWEEP = Pattern.compile("(?m)^ {4}\\./lab bench --full --guess \\d+ '([^']+)'$");
    private static final Pattern AGAIN = Pattern.compile("(?m)^ {4}\\./lab bench --from (\\S+) --guess (\\d+)$");

    private static BenchResult recorded;
    private static List<Sweep> sweeps;

    @TempDir
    private Path temporary;

    @BeforeAll
    static void read() {
        recorded = BenchResult.read(RecordedResults.file(ROOT));
        sweeps = BenchReport.sweeps(recorded, null);
    }

    @Test
    void whatBecomesOfTheGuess() throws Exception {
        var command = AGAIN.matcher(Files.readString(CHAPTER));
        assertThat(command.find()).isTrue();
        var file = ROOT.resolve(command.group(1)).toString();
        var output = output(0, "bench", "--from", file, "--guess", command.group(2)) + "\n\n";
        for (var workload : List.of("wait20ms", "primaryKey")) {
            var start = output.indexOf(workload + ", " + NG + ": ");
            var verdict = output.substring(start, output.indexOf("\n\n", start));
            new Region(CHAPTER, "guess-" + workload).mustBe(fenced(verdict));
        }
    }

    @Test
    void aSweepOfOneWorkloadTakesFiveMinutes() throws IOException {
        var filters = SWEEP.matcher(Files.readString(CHAPTER))
                .results()
                .map(command -> command.group(1))
                .toList();
        assertThat(filters).hasSize(2).allSatisfy(filter -> {
            var plan = BenchPlan.full().matching(Pattern.compile(filter));
            assertThat(plan.sweeps()).isTrue();
            assertThat(plan.expected()).isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
        });
    }

    @Test
    void littlesLaw() throws IOException {
        var lines = new ArrayList<String>();
        lines.add("      wait20ms                                                   primaryKey");
        lines.add(" pool  right/s   Little  of it   64 / right/s   p50 ms   p99 ms    right/s   Little  of it");
        for (var pool : BenchPlan.POOLS) {
            var wait = measured("wait20ms", pool);
            var read = measured("primaryKey", pool);
            if (wait.isPresent() && read.isPresent()) {
                lines.add(format("%5d", pool) + besideLittle(wait.get(), pool) + times(wait.get()) + "  "
                        + besideLittle(read.get(), pool));
            }
        }
        new Region(CHAPTER, "little").mustBe(fenced(String.join("\n", lines)));
    }

    private static String besideLittle(Measured measured, int pool) {
        var little = sweep(measured.cell().benchmark()).little(NG).orElseThrow().at(pool);
        var right = measured.okPerSecond();
        return format("%,9.0f%,9.0f%5.0f %%", right, little, 100 * right / little);
    }

    private static String times(Measured measured) {
        var mean = 1000 * BenchPlan.SWEEP_THREADS / measured.okPerSecond();
        return format("%,12.1f ms%,9.1f%,9.1f", mean, measured.p50(), measured.p99());
    }

    @Test
    void theUniversalScalabilityLaw() throws IOException {
        var lines = new ArrayList<String>();
        lines.add(format("%10s%12s  %-19s  %-28s  %s", "", "lambda", "sigma (95 %)", "kappa (95 %)", "peak"));
        for (var sweep : sweeps) {
            var law = sweep.usl(NG).map(SizingPagesTest::law).orElse("  these points don't determine it");
            lines.add(format("%-10s", sweep.workload()) + law);
        }
        new Region(CHAPTER, "usl").mustBe(fenced(String.join("\n", lines)));
    }

    private static String law(Usl law) {
        return format(
                "%,10.0f/s  %-19s  %-28s  %s",
                law.lambda().value(), estimate(law.sigma(), "%.2f"), estimate(law.kappa(), "%.5f"), peak(law));
    }

    private static String estimate(Estimate estimate, String digits) {
        return format(
                digits + " (" + digits + " to " + digits + ")", estimate.value(), estimate.low(), estimate.high());
    }

    /** Only where throughput falls in the end for sure, and where a pool was that large. */
    private static String peak(Usl law) {
        if (law.kappa().covers(0)) {
            return "none for sure";
        }
        var peak = law.peak().orElseThrow();
        return peak > law.clientThreads() ? "unmeasured" : format("%.0f", peak);
    }

    @Test
    void theBudget() throws Exception {
        new Region(CHAPTER, "budget").mustBe(fenced(output(3, "budget", "--pods", "10", "--pool", "25")));
        assertThat(output(0, "budget", "--pods", "10", "--pool", "7")).contains("= 91\n", "= 97\nIt fits.");
    }

    @Test
    void theBudgetOfBothFloors() throws Exception {
        var chapter = ROOT.resolve("docs/workshop/07-scale-it.md");
        var words = new String[] {"budget", "--pods", "10", "--pool", "25", "--pooler", "40"};
        new Region(chapter, "budget-pooler").mustBe(fenced(output(0, words)));
        assertThat(output(3, "budget", "--pooler", "49"))
                .contains("2 poolers x 49 connections = 98", "It does not fit");
        assertThat(output(0, "budget", "--pooler", "97", "--poolers", "1")).contains("= 97\nIt fits.");
    }

    @ParameterizedTest
    @ValueSource(strings = {NG, "pgjdbc"})
    void waitsGrowAsLittleSaysAndReadsDoNot(String driver) {
        var waits = sweep("wait20ms");
        var little = waits.little(driver).orElseThrow();
        assertThat(waits.of(driver))
                .filteredOn(point -> point.pool() < BenchPlan.SWEEP_THREADS)
                .allSatisfy(point -> {
                    assertThat(Repeatability.higher(little.at(point.pool()), point.perSecond()))
                            .isFalse();
                    assertThat(Repeatability.higher(point.perSecond(), little.at(point.pool())))
                            .isFalse();
                });
        var law = waits.usl(driver).orElseThrow();
        assertThat(law.sigma().value()).isLessThan(0.01);
        assertThat(law.kappa().value()).isLessThan(0.001);
        assertThat(waits.advice(driver).pool()).isGreaterThanOrEqualTo(50);
        var reads = sweep("primaryKey");
        assertThat(reads.advice(driver).best().perSecond())
                .isLessThan(reads.little(driver).orElseThrow().at(BenchPlan.SWEEP_THREADS) / 4);
        assertThat(reads.advice(driver).pool()).isLessThan(BenchPlan.SWEEP_THREADS);
    }

    private static Sweep sweep(String workload) {
        return sweeps.stream()
                .filter(sweep -> sweep.workload().equals(workload))
                .findFirst()
                .orElseThrow();
    }

    /** The chapter's driver with a pool of this size. */
    private static Optional<Measured> measured(String workload, int pool) {
        return recorded.measured().stream()
                .filter(one -> {
                    var cell = one.cell();
                    return cell.benchmark().equals(workload)
                            && cell.source().equals("pool-" + pool)
                            && cell.driver().equals(NG)
                            && cell.threads() == BenchPlan.SWEEP_THREADS;
                })
                .findFirst();
    }

    private static String fenced(String text) {
        return "```\n" + text + "\n```\n";
    }

    private String output(int status, String... arguments) throws IOException, InterruptedException {
        try (var lab = LabProcess.start(temporary, Map.of(), arguments)) {
            assertThat(lab.awaitEnd()).as(lab.output()).isEqualTo(status);
            return lab.output();
        }
    }
}
