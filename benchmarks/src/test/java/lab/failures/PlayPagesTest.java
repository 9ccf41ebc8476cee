package lab.failures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import lab.house.Region;
import lab.machine.LabHome;
import lab.stepper.Recording;
import lab.stepper.Recording.Played;
import lab.stepper.Recording.Step;
import lab.stepper.StepperPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every experiment has its play to step through in {@code docs/failures/play}, and it is what the tests of this very build saw. With
 * {@code -Dlab.record=true} it is written instead of compared.
 */
class PlayPagesTest {

    private static final Path FOLDER = LabHome.root().resolve("docs/failures/play");
    private static final Pattern DATA = Pattern.compile("(?s)id=\"data\">(.*?)</script>");
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // which rows there are follows from the rest
            .build();
    private static final long MOST_BYTES = 2_000_000;

    private record Data(List<Recording> recordings) {}

    static List<Experiment> experiments() {
        return Catalogue.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("experiments")
    void itIsWhatTheTestsSaw(Experiment experiment) throws IOException {
        var page = new FailurePage(experiment);
        page.needsItsPlay();
        var seen = List.of(page.recording());
        var file = FOLDER.resolve(experiment.id() + ".html");
        if (Boolean.getBoolean("lab.record") && !isUpToDate(file, seen)) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, StepperPage.html(seen));
        }
        assertThat(steady(recordedIn(file)))
                .as("%s shows what this build did not see; ./lab test -Dlab.record=true writes it anew", file)
                .isEqualTo(steady(seen));
        assertThat(Files.readString(file))
                .as("%s is not made of this build's style, script and template; the same writes it anew", file)
                .isEqualTo(StepperPage.html(recordedIn(file)));
    }

    @AfterAll
    static void togetherTheyAreSmall() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(MOST_BYTES);
        }
    }

    private static boolean isUpToDate(Path file, List<Recording> seen) throws IOException {
        return Files.exists(file)
                && steady(recordedIn(file)).equals(steady(seen))
                && Files.readString(file).equals(StepperPage.html(recordedIn(file)));
    }

    private static List<Recording> recordedIn(Path file) throws IOException {
        var data = DATA.matcher(Files.readString(file));
        assertThat(data.find()).as("%s has data", file).isTrue();
        return JSON.readValue(data.group(1), Data.class).recordings();
    }

    /** Without what differs from play to play: also, whether the pool has closed the connection that it does not lend again. */
    private static String steady(List<Recording> recordings) throws IOException {
        var calm = recordings.stream().map(PlayPagesTest::calm).toList();
        return Region.steady(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(calm))
                .replaceAll("gone|no transaction", "#");
    }

    private static Recording calm(Recording all) {
        var variants = all.variants().stream()
                .map(one -> new Played(one.name(), calm(one.steps()), one.kind(), one.detail()))
                .toList();
        return new Recording(
                all.id(), all.title(), all.sentence(), all.command(), all.driver(), all.server(), variants);
    }

    /** Without the looks while something is under way: how far it has come by then is chance. */
    private static List<Step> calm(List<Step> steps) {
        var calm = new ArrayList<Step>();
        var underWay = 0;
        for (var step : steps) {
            underWay += change(step, underWay);
            calm.add(
                    underWay == 0
                            ? step
                            : Step.of(step.who(), step.what(), step.result(), Look.none("something is under way")));
        }
        return calm;
    }

    /** Who waits without having been told to begin is a client of an app: it is not always said how that ends. */
    private static int change(Step step, int underWay) {
        if (step.what().endsWith(" (begun above)")) {
            return underWay == 0 ? 0 : -1;
        }
        var untold = underWay == 0 && step.what().equals("statements that wait for a lock");
        return step.result().equals("begun") || untold ? 1 : 0;
    }
}
