package lab.hpa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lab.hpa.HpaSimulation.Sync;
import lab.machine.LabHome;
import lab.race.Race;
import lab.sizing.Budget.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The replay against a cluster's own decisions, on the CPU that was recorded there; docs/reference/hpa.md has both in a table. */
class ClusterRecordTest {

    private static final Path PAGE = LabHome.root().resolve("docs/reference/hpa.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$");

    /** A step as the page has it; null where there is none. */
    private record Row(
            String change,
            @Nullable Integer recorded,
            @Nullable Integer replayed) {}

    @Test
    void thePagesTableIsWhatTheReplayDoes() throws IOException {
        assertThat(seconds(rows(0), Row::replayed)).isEqualTo(replay("cluster.csv"));
        assertThat(seconds(rows(3), Row::replayed)).isEqualTo(replay("control-plane.csv"));
    }

    /** The way down on the cluster; up and down on the control plane, until an idle pod's blip held its window. */
    @Test
    void theStepsAreWithinOneSyncPeriod() throws IOException {
        var down = rows(0).stream().filter(row -> row.change().matches("\\d+ → \\d+") && row.replayed() != null);
        var first = rows(3).stream().limit(5);
        assertThat(Stream.concat(down, first))
                .hasSize(8 + 5)
                .allSatisfy(row -> assertThat(Math.abs(
                                Objects.requireNonNull(row.recorded()) - Objects.requireNonNull(row.replayed())))
                        .as(row.change())
                        .isLessThanOrEqualTo(HpaSpec.SYNC_SECONDS));
    }

    private static List<Integer> seconds(List<Row> rows, Function<Row, @Nullable Integer> second) {
        return rows.stream().map(second).filter(Objects::nonNull).toList();
    }

    private static List<Integer> replay(String file) {
        var cores = CpuSeries.read(PAGE.resolveSibling("hpa").resolve(file), null);
        var pod = new PodModel(Race.HPA_REQUEST_MILLIS, 4, 0.3, 25); // as ./lab hpa without flags
        return HpaSimulation.run(HpaSpec.ORIGIN, pod, new Limits(100, 3, 0), cores).syncs().stream()
                .filter(sync -> sync.before() != sync.after())
                .map(Sync::second)
                .toList();
    }

    /** @param from the first column of the recording */
    private static List<Row> rows(int from) throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .map(match -> Stream.of(1, 2, 3)
                        .map(i -> match.group(from + i).strip())
                        .toList())
                .filter(cells -> cells.get(0).contains("→"))
                .map(cells -> new Row(cells.get(0), number(cells.get(1)), number(cells.get(2))))
                .toList();
    }

    private static @Nullable Integer number(String cell) {
        return cell.matches("\\d+") ? Integer.valueOf(cell) : null;
    }
}
