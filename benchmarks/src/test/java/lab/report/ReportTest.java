package lab.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lab.race.RaceResult;
import lab.report.Chart.Series;
import lab.report.Report.LeftOut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of each kind of result, and what is left out and why. */
class ReportTest {

    @TempDir
    private Path folder;

    @Test
    void everyKindIsRead() throws IOException {
        var report = Report.of(List.of(
                Results.write(folder, "race-1.json", Results.race(20)),
                Results.write(folder, "load-1.json", Results.load()),
                Results.write(folder, "bench-1.json", Results.bench()),
                Results.write(folder, "bench-http-1.json", Results.http()),
                Results.write(folder, "soak-1.json", Results.soak()),
                Results.write(folder, "explore-1.json", Results.explore()),
                Results.write(folder, "hpa-1.json", Results.hpa()),
                Results.write(folder, "check-1.json", Results.check()),
                Results.write(folder, "other-1.json", Results.unknown())));
        assertThat(report.leftOut()).isEmpty();
        assertThat(report.sections())
                .extracting(Section::title)
                .containsExactly(
                        "Race: 200 users for 20s",
                        "Load on 127.0.0.1:8080: 200 users for 10s",
                        "Benchmarks: full plan, pgjdbc 42.7.14, pgjdbc-ng 0.8.9",
                        "HTTP: fixed-pooled with pgjdbc-ng",
                        "Soak: fixed-pooled with pgjdbc-ng, 10m",
                        "Every order of post, withdraw, with pgjdbc-ng",
                        "HPA: 200 users",
                        "Check: http://127.0.0.1:8080",
                        "other");
        assertThat(report.sections())
                .allSatisfy(section -> assertThat(section.verdicts()).isNotEmpty());
        assertThat(report.sections())
                .flatExtracting(Section::tables)
                .allSatisfy(table -> assertThat(table.rows())
                        .allSatisfy(row -> assertThat(row).hasSameSizeAs(table.head())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            race-1.json    | ./lab race --users 200 --spawn-rate 20 --wait 1-3 --run-time 20s --seed 42
            load-1.json    | ./lab load http://127.0.0.1:8080 --users 200 --spawn-rate 20 --wait 1-3 --run-time 10s --seed 42
            bench-1.json   | ./lab bench --full
            http-1.json    | ./lab bench http --connections 1,8 --requests find,get,submit --seconds 10 --warmup 5 --driver pgjdbc-ng
            soak-1.json    | ./lab soak --run-time 10m --share 50 --pool 25 --lifetime 31s --driver pgjdbc-ng
            explore-1.json | ./lab explore --requests post,withdraw --source broken,fixed --driver pgjdbc-ng
            hpa-1.json     | ./lab hpa --request 100m --cpu-per-request 5
            check-1.json   | ./lab check --url http://127.0.0.1:8080 --db CONN_STR --connections 25
            """)
    void theCommandMakesItAgain(String file, String command) throws IOException {
        Results.write(folder, "race-1.json", Results.race(20));
        Results.write(folder, "load-1.json", Results.load());
        Results.write(folder, "bench-1.json", Results.bench());
        Results.write(folder, "http-1.json", Results.http());
        Results.write(folder, "soak-1.json", Results.soak());
        Results.write(folder, "explore-1.json", Results.explore());
        Results.write(folder, "hpa-1.json", Results.hpa());
        Results.write(folder, "check-1.json", Results.check());
        var section = Report.of(List.of(folder.resolve(file))).sections().get(0);
        assertThat(section.again().command()).isEqualTo(command);
    }

    @Test
    void aRecordsReplicasAreDrawnBesideTheReplayedOnes() throws IOException {
        var hpa = Results.hpa();
        hpa.putArray("recorded").addObject().put("second", 40).put("before", 2).put("after", 6);
        var drawings = Report.of(List.of(Results.write(folder, "hpa-1.json", hpa)))
                .sections()
                .get(0)
                .drawings();
        var replicas = drawings.charts().get(0).series();
        assertThat(replicas).extracting(Series::name).containsExactly("Replicas", "recorded");
        assertThat(replicas.get(1).y()).startsWith(2.0, 2.0, 6.0).endsWith(6.0);
    }

    @Test
    void aRaceOfSomeLanesAtARateIsAskedForAsThat() throws IOException {
        var race = Results.race(20);
        ((ObjectNode) race.path("variants")).remove("broken-without-panic");
        ((ObjectNode) race.path("load")).put("rate", 300.5).putNull("spawnRate").putNull("waitSeconds");
        ((ObjectNode) race.path("load")).put("mix", "get=1,submit=0,export=0").put("timeoutSeconds", 0.25);
        var section = Report.of(List.of(Results.write(folder, "race-1.json", race)))
                .sections()
                .get(0);
        assertThat(section.title()).isEqualTo("Race: 300.5 requests a second for 20s");
        assertThat(section.again().command())
                .isEqualTo("./lab race --lanes broken,fixed --users 200 --rate 300.5 --mix get=1,submit=0,export=0"
                        + " --run-time 20s --timeout 250ms --seed 42");
    }

    @Test
    void whatCannotBeReadIsNamedAndTheRestIsShown() throws IOException {
        var old = Results.race(20).put("version", RaceResult.VERSION - 1);
        var torn = Results.race(20);
        torn.remove("variants");
        var senseless = Results.http();
        senseless.putNull("rows");
        var report = Report.of(List.of(
                Results.write(folder, "race-old.json", old),
                Results.write(folder, "race-torn.json", torn),
                Results.write(folder, "http-null.json", senseless),
                text("cut.json", "{\"kind\": \"race\",\n \"version\""),
                text("two.json", "{\"kind\": \"race\"} {}"),
                text("empty.json", ""),
                text("list.json", "[1]"),
                text("bare.json", "{\"version\": 1}"),
                text("nothing.json", "{\"kind\": \"other\"}"),
                text("deep.json", "[".repeat(100_000)),
                folder.resolve("gone.json"),
                Results.write(folder, "hpa-1.json", Results.hpa())));
        assertThat(report.sections()).hasSize(1);
        assertThat(report.leftOut())
                .extracting(LeftOut::file)
                .containsExactly(
                        "race-old.json",
                        "race-torn.json",
                        "http-null.json",
                        "cut.json",
                        "two.json",
                        "empty.json",
                        "list.json",
                        "bare.json",
                        "nothing.json",
                        "deep.json",
                        "gone.json");
        var why = report.leftOut().stream().map(LeftOut::why).toList();
        assertThat(why.get(0)).contains("version 2 of a race result; this lab reads version 3");
        assertThat(why.get(1)).contains("a broken race result").contains("variants");
        assertThat(why.get(2)).contains("a broken bench-http result");
        assertThat(why.get(3)).isEqualTo("broken JSON at line 2");
        assertThat(why.get(6)).contains("no kind");
        assertThat(why.get(7)).contains("no kind");
        assertThat(why.get(8)).contains("'other'").contains("without a figure");
        assertThat(why.get(10)).contains("not readable");
    }

    @Test
    void twoRacesStandSideBySide() throws IOException {
        var first = Results.race(20);
        var second = Results.race(30);
        ((ObjectNode) second.path("variants")).remove("broken-without-panic");
        var report = Report.of(List.of(
                Results.write(folder, "hpa-1.json", Results.hpa()),
                Results.write(folder, "race-1.json", first),
                Results.write(folder, "race-2.json", second),
                Results.write(folder, "race-3.json", Results.race(40))));
        assertThat(report.pair())
                .extracting(race -> race.origin().file())
                .containsExactly("race-1.json", "race-2.json");
        var table = report.bothRaces();
        assertThat(table.head())
                .containsExactly(
                        "figure",
                        "1: broken-single-connection",
                        "1: broken-without-panic",
                        "1: fixed-pooled",
                        "2: broken-single-connection",
                        "2: fixed-pooled");
        assertThat(table.rows()).contains(List.of("requests answered", "1,900", "1,900", "1,900", "2,850", "2,850"));
        assertThat(table.rows()).allSatisfy(row -> assertThat(row).hasSize(6));
    }

    @Test
    void markdownSaysTheSameAndTakesNoTextForMarkup() throws IOException {
        var report = Report.of(List.of(
                Results.write(folder, "race-1.json", Results.race(20)),
                Results.write(folder, "explore-1.json", Results.explore()),
                Results.write(folder, "other-1.json", Results.unknown()),
                folder.resolve("gone.json")));
        var markdown = ReportMarkdown.of(report);
        assertThat(markdown)
                .contains("## Race: 200 users for 20s", "| requests answered | 1,900 | 1,900 | 1,900 |")
                .contains("```\n./lab race --users 200 --spawn-rate 20 --wait 1-3 --run-time 20s --seed 42\n```")
                .contains("- fixed-pooled answered all 1,900 requests; its data is whole.", "- gone.json: not readable")
                .contains("&lt;/script&gt;&lt;img src=x")
                .doesNotContain("<img", "<!--");
        assertThat(markdown.lines().filter(line -> line.startsWith("|")))
                .allMatch(line -> line.endsWith("|"))
                .allMatch(line -> !line.contains("onerror") || line.contains("\\|\\`\\*\\_\\[a\\]"));
        assertThat(markdown.lines().filter(line -> line.startsWith("#")))
                .allMatch(line -> line.matches("#{1,3} (Report|Race: .*|Every order .*|broken AB.*|other|Left out)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            = a         | \\= a
            - a         | \\- a
            12. a       | 12\\. a
            1,234.5     | 1,234.5
            a & b < c   | a &amp; b &lt; c
            """)
    void whatWouldBeginABlockIsText(String text, String markdown) {
        assertThat(ReportMarkdown.text(text)).isEqualTo(markdown.replace("\\\\", "\\"));
    }

    @Test
    void aCommandCannotEscapeIntoTheShell() {
        assertThat(new ShellCommand("./lab load").word("http://a;b 'c'\n$(d)").toString())
                .isEqualTo("./lab load 'http://a;b '\\''c'\\''\n$(d)'");
        assertThat(new ShellCommand("./lab load").word("").toString()).isEqualTo("./lab load ''");
    }

    private Path text(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
