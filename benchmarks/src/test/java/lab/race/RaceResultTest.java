package lab.race;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lab.audit.Audit;
import lab.hpa.HpaSpec;
import lab.machine.LabHome;
import lab.machine.Machine;
import lab.race.RaceResult.Failed;
import lab.race.RaceResult.Latency;
import lab.race.RaceResult.VariantResult;
import lab.race.RaceResult.Wrong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When the demonstration holds, and what is said of each side. */
class RaceResultTest {

    /** The name of a table's row, as a terminal has it. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\S.*?) +\\|");

    private static final Audit WHOLE = new Audit(0, 0, 0, 0, 0L, 0L, 3, 1);
    private static final Audit DAMAGED = new Audit(1, 0, 0, 0, 1L, 0L, 0, 0);

    private final VariantResult crashed = variant(2, 0, 90, WHOLE);
    private final VariantResult good = variant(0, 0, 0, WHOLE);

    @Test
    void itHoldsWhenBrokenCrashedAndFixedIsFlawless() {
        assertThat(Entrant.held(race(crashed, good))).isTrue();
    }

    @Test
    void withoutPanicItHoldsWhenTheAppLiedAndLived() {
        assertThat(Entrant.held(race(crashed, variant(0, 1, 0, WHOLE), good))).isTrue();
        assertThat(Entrant.held(race(crashed, variant(0, 0, 0, DAMAGED), good))).isTrue();
        assertThat(Entrant.held(race(crashed, variant(0, 0, 50, WHOLE), good))).isFalse();
        assertThat(Entrant.held(race(crashed, variant(1, 1, 0, DAMAGED), good))).isFalse();
    }

    @Test
    void whereCrashesCannotBeSeenAFailureWillDo() {
        assertThat(Entrant.held(race(variant(null, 0, 9, null), good))).isTrue();
        assertThat(Entrant.held(race(variant(null, 9, 0, null), good))).isTrue();
        assertThat(Entrant.held(race(variant(null, 0, 0, null), good))).isFalse();
    }

    @Test
    void itDoesNotHoldOtherwise() {
        assertThat(Entrant.held(race(good, good))).as("nothing crashed").isFalse();
        assertThat(Entrant.held(race(crashed, variant(0, 0, 1, WHOLE))))
                .as("a failure")
                .isFalse();
        assertThat(Entrant.held(race(crashed, variant(0, 1, 0, WHOLE))))
                .as("a wrong answer")
                .isFalse();
        assertThat(Entrant.held(race(crashed, variant(0, 0, 0, DAMAGED))))
                .as("damage")
                .isFalse();
        assertThat(Entrant.held(race(crashed, variant(0, 0, 0, null))))
                .as("no audit")
                .isFalse();
    }

    @Test
    void theVerdictSaysHowItEnded() {
        assertThat(RaceVerdict.of("fixed", good)).isEqualTo("fixed answered all 10 requests; its data is whole.");
        assertThat(RaceVerdict.of("broken", crashed))
                .isEqualTo("broken crashed 2 times and failed 90 of 100 requests (90.0 %), the first after 1.5 s;"
                        + " its data is whole.");
        assertThat(RaceVerdict.of("quiet", variant(0, 5, 0, DAMAGED)))
                .isEqualTo("quiet did not crash but failed 0 of 15 requests (0.0 %) and answered 5 wrongly, the"
                        + " first after 1.5 s; its data has 2 violations.");
        assertThat(RaceVerdict.of("remote", variant(null, 0, 5, null)))
                .isEqualTo("remote failed 5 of 15 requests (33.3 %), the first after 1.5 s; its data was not audited.");
    }

    @Test
    void theTableNamesEachKindOfWrongAnswerAndFailure() {
        var table = RaceReport.table(race(variant(1, 15, 9, DAMAGED), good));
        assertThat(table).containsPattern("wrong answers +\\| +1 incomplete, 2 unordered, 3 \\|");
        assertThat(table).containsPattern("\\| +strange, 4 unseen, 5 duplicate \\|");
        assertThat(table).containsPattern("requests failed +\\| +9 5xx \\| +0 \\|");
        assertThat(table).containsPattern("outcome unknown +\\| +0 \\| +3, 1 stored");
        assertThat(RaceReport.table(race(variant(7, 15, 123_456, DAMAGED), variant(0, 15, 123_456, DAMAGED), good))
                        .lines())
                .allMatch(line -> line.length() <= 100);
        assertThat(table.lines()).allMatch(line -> line.length() <= 100);
    }

    /** They quote races of another day: the figures are theirs; the rows and the sentences are what this build prints. */
    @Test
    void theDocumentsQuoteWhatARacePrints() throws IOException {
        var quiet = variant(0, 0, 50, DAMAGED);
        var rows = RaceReport.rows(race(crashed, quiet, good)).stream()
                .skip(1)
                .map(row -> row.get(0))
                .toList();
        var readme = quoted("README.md");
        assertThat(rowsOf(readme)).isEqualTo(rows);
        assertThat(withoutFigures(readme))
                .contains(
                        withoutFigures(RaceVerdict.of(Entrant.BROKEN.title(), crashed)),
                        withoutFigures(RaceVerdict.of(Entrant.WITHOUT_PANIC.title(), quiet)),
                        withoutFigures(RaceVerdict.of(Entrant.FIXED.title(), good)));
        var chapter = quoted("docs/workshop/01-run-both.md");
        assertThat(rowsOf(chapter)).isNotEmpty().isSubsetOf(rows);
        for (var entrant : Entrant.values()) {
            assertThat(withoutFigures(chapter)).contains(withoutFigures(RaceVerdict.of(entrant.title(), good)));
        }
    }

    /** What stands in a document's blocks. */
    private static String quoted(String document) throws IOException {
        var parts = Files.readString(LabHome.root().resolve(document)).split("\n```\\w*\n", -1);
        return IntStream.range(0, parts.length)
                .filter(part -> part % 2 == 1)
                .mapToObj(part -> parts[part])
                .collect(joining("\n"));
    }

    private static List<String> rowsOf(String table) {
        return ROW.matcher(table).results().map(row -> row.group(1)).toList();
    }

    /** Nor does it matter where a line is broken. */
    private static String withoutFigures(String text) {
        return text.replaceAll("\\d+([.,]\\d+)*", "#").replaceAll("\\s+", " ");
    }

    /** @param wrong 0, 5, or 15 of all kinds */
    private static VariantResult variant(@Nullable Integer crashes, int wrong, int failed, @Nullable Audit audit) {
        return new VariantResult(
                10,
                wrong == 15 ? new Wrong(1, 2, 3, 4, 5) : new Wrong(wrong, 0, 0, 0, 0),
                new Failed(0, failed, 0, 0, 0, 0, 0),
                null,
                crashes,
                null,
                wrong + failed == 0 ? null : 1.5,
                List.of(),
                new Latency(1, 2, 3),
                11.0,
                2,
                1,
                null,
                audit,
                List.of(),
                List.of());
    }

    /** @param lanes broken and fixed, or all three */
    private static RaceResult race(VariantResult... lanes) {
        var variants = new LinkedHashMap<String, VariantResult>();
        variants.put(Entrant.BROKEN.title(), lanes[0]);
        if (lanes.length == 3) {
            variants.put(Entrant.WITHOUT_PANIC.title(), lanes[1]);
        }
        variants.put(Entrant.FIXED.title(), lanes[lanes.length - 1]);
        var load = new RaceResult.Load(1, null, 1.0, List.of(1.0, 3.0), "get=1,submit=0,export=0", 1, 10, 42, 0);
        return new RaceResult(
                "race",
                RaceResult.VERSION,
                "2026-01-01T00:00:00Z",
                null,
                Machine.here(),
                null,
                null,
                RaceResult.Hpa.of(HpaSpec.ORIGIN, 25),
                load,
                0,
                List.of(),
                List.of(),
                variants);
    }
}
