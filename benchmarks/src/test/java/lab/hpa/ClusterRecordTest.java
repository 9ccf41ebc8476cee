package lab.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import lab.machine.LabHome;
import lab.race.Race;
import lab.sizing.Budget.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The replay against the decisions of real HPAs, of which docs/reference/hpa has the records. */
class ClusterRecordTest {

    private static final PodModel POD = new PodModel(Race.HPA_REQUEST_MILLIS, 4, 0.3, 25);
    private static final Limits LIMITS = new Limits(340, 3, 0);
    private static final String HEAD = "seconds,hpa_replicas,pods,ready,cpu_mcore,hpa_percent_of_request,restarts\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "cluster-act-1.csv, 0",
        "cluster-act-2.csv, 11",
        "cluster-act-3.csv, 2",
        "control-plane-act-1.csv, 0",
        "control-plane-act-2.csv, 8",
        "control-plane-act-3.csv, 2"
    })
    void eachRecordedStepIsReplayedWithinOneSyncPeriodAndOnePod(String file, int steps) {
        var record = record(LabHome.root().resolve("docs/reference/hpa").resolve(file));
        var replay = HpaSimulation.replay(HpaSpec.ORIGIN, POD, LIMITS, record);
        var pairs = StepPair.of(record.steps(), replay.steps());
        assertThat(pairs).as(file).hasSize(steps).allMatch(StepPair::agrees);
    }

    /** In the model with the warm-up, too, from the load's start: in two runs on the cluster 6 at 0:12 and 0:18, 10 at 0:27 and 0:33. */
    @Test
    void theModelGoesUpAsTheClusterDidOnceItsPodsAreCold() {
        assertThat(modelled(new WarmUp(20, 15, 0.5))).containsExactly(new Step(15, 2, 6), new Step(30, 6, 10));
        assertThat(modelled(WarmUp.NONE)).isNotEqualTo(modelled(new WarmUp(20, 15, 0.5)));
    }

    private static List<Step> modelled(WarmUp warmUp) {
        var pod = new PodModel(Race.HPA_REQUEST_MILLIS, 4, 0.3, 25, warmUp);
        var load = new ClosedModel(200, 20, 2, 1.7, 300);
        return HpaSimulation.run(HpaSpec.ORIGIN, pod, LIMITS, load.cores()).steps();
    }

    @Test
    void aStepIsSeenInTheStatusOrInThePodsWhicheverIsFirst() throws IOException {
        var record = record(write("""
                0,2,2,2,6,12,0
                5,2,3,2,30,60,0
                10,3,3,3,30,60,0
                15,10,3,3,900,942,0
                20,10,10,3,900,942,0
                25,10,9,9,20,8,0
                30,9,9,9,20,8,0
                """));
        assertThat(record.steps()).containsExactly(new Step(5, 2, 3), new Step(15, 3, 10), new Step(25, 10, 9));
    }

    @Test
    void whatTheHpaDidNotKnowScalesNothing() throws IOException {
        var record = record(write("0,2,2,2,6,12,0\n10,2,2,0,900,,4\n60,2,2,0,900,,9\n"));
        assertThat(HpaSimulation.replay(HpaSpec.ORIGIN, POD, LIMITS, record).syncs())
                .hasSize(4)
                .allSatisfy(
                        sync -> assertThat(sync.decision().utilizationPercent()).isNull())
                .allMatch(sync -> sync.after() == 2);
    }

    @Test
    void stepsOfOneDirectionAtAboutTheSameMomentStandSideBySide() {
        var up = new Step(28, 2, 3);
        var late = new Step(55, 2, 3);
        var down = new Step(600, 3, 2);
        assertThat(StepPair.of(List.of(up, down), List.of(late)))
                .containsExactly(new StepPair(up, late), new StepPair(down, null))
                .noneMatch(StepPair::agrees);
        assertThat(StepPair.of(List.of(up), List.of(new Step(43, 2, 4)))).allMatch(StepPair::agrees);
        assertThat(StepPair.of(List.of(up), List.of(new Step(43, 2, 5)))).noneMatch(StepPair::agrees);
        assertThat(StepPair.of(List.of(up), List.of(new Step(28, 3, 2)))).hasSize(2);
    }

    /** One that only the record has does not push the others out of step. */
    @Test
    void aStepThatIsMissingIsOneThatIsMissing() {
        var recorded = IntStream.range(0, 8)
                .mapToObj(i -> new Step(660 + 60 * i, 10 - i, 9 - i))
                .toList();
        var replayed = recorded.subList(1, 8);
        assertThat(StepPair.of(recorded, replayed))
                .hasSize(8)
                .filteredOn(StepPair::agrees)
                .hasSize(7);
    }

    /** Somebody looked in vain: it is no step, and it is drawn. */
    @Test
    void aLookWithoutPodsIsNoStep() throws IOException {
        var record = record(write("0,10,10,10,900,60,0\n15,10,0,0,0,,0\n30,10,10,10,900,60,0\n45,10,10,10,900,60,0\n"));
        assertThat(record.steps()).isEmpty();
        var replay = HpaSimulation.replay(HpaSpec.ORIGIN, POD, LIMITS, record);
        var result = HpaResult.of("", null, List.of(), "", 45, HpaSpec.ORIGIN, POD, LIMITS, replay, record.steps());
        assertThat(HpaDrawing.of(result)).contains("o");
        assertThat(HpaReport.verdict(result)).contains("The HPA stays at 10 pods.");
    }

    private static ClusterRecord record(Path file) {
        var record = ClusterRecord.read(file);
        assertThat(record).as("a record: " + file).isNotNull();
        return record;
    }

    private Path write(String rows) throws IOException {
        return Files.writeString(folder.resolve("record.csv"), HEAD + rows);
    }
}
