package lab.cli;

import static lab.check.Criterion.BOUNDS_CONNECTIONS;
import static lab.check.Criterion.KEEPS;
import static lab.check.Criterion.OUTLIVES_A_FROZEN_DATABASE;
import static lab.check.Criterion.READS_BESIDE_A_WAITING_WRITER;
import static lab.check.Criterion.RECOVERS_FROM_KILLED_CONNECTIONS;
import static lab.check.Criterion.SHEDS_A_CROWD;
import static lab.check.Criterion.STOPS_WITHOUT_LOSS;
import static lab.check.Criterion.SURVIVES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lab.check.Criterion;
import lab.house.Region;
import lab.machine.LabHome;
import lab.testing.Skip;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The grader is graded: the same blog in three more languages, each with one connection and with a pool. It knows them apart in each,
 * and for the right reasons. Where a language is missing, one line says so.
 */
@Tag("grader")
class GradedBlogsTest {

    private static final Path BLOGS = LabHome.root().resolve("benchmarks/src/test/resources/blogs");
    private static final Path PAGE = LabHome.root().resolve("docs/reference/check.md");

    /** A language and its driver. */
    enum Stack {
        /** The original's: the connection says <em>conn busy</em> to the second who comes. */
        GO("go-pgx", "go version", "go build -o '%1$s/%2$s' ./%2$s", "exec '%1$s/%2$s'"),
        /** Its client queues what it is given, so nobody sees an error until somebody waits or the connection ends. */
        NODE("node-pg", "node -e \"require('pg')\"", "true", "exec node %2$s.js"),
        /** Its connection has a lock for a statement, and none for a transaction: those of others end up in each other. */
        PYTHON("python-psycopg", "%3$s -c 'import psycopg, psycopg_pool'", "true", "exec %3$s -B %2$s.py");

        private final String folder;
        private final String probe;
        private final String build;
        private final String run;

        Stack(String folder, String probe, String build, String run) {
            this.folder = folder;
            this.probe = probe;
            this.build = build;
            this.run = run;
        }

        /** What one connection can't do in it. */
        private Set<Criterion> never() {
            return this == GO
                    ? EnumSet.of(
                            SURVIVES,
                            KEEPS,
                            READS_BESIDE_A_WAITING_WRITER,
                            SHEDS_A_CROWD,
                            RECOVERS_FROM_KILLED_CONNECTIONS,
                            OUTLIVES_A_FROZEN_DATABASE,
                            STOPS_WITHOUT_LOSS)
                    : EnumSet.of(READS_BESIDE_A_WAITING_WRITER, RECOVERS_FROM_KILLED_CONNECTIONS);
        }

        /** What it can't do once two transactions have met on it. */
        private Set<Criterion> afterAMeeting() {
            return this == PYTHON
                    ? EnumSet.of(
                            SURVIVES,
                            KEEPS,
                            SHEDS_A_CROWD,
                            BOUNDS_CONNECTIONS,
                            OUTLIVES_A_FROZEN_DATABASE,
                            STOPS_WITHOUT_LOSS)
                    : EnumSet.noneOf(Criterion.class);
        }

        private String shell(String form, Path out, String version) {
            return "cd '%s'; ".formatted(BLOGS.resolve(folder)) + form.formatted(out, version, PYTHON_WITH_PSYCOPG);
        }
    }

    /** Debian's packages are seen by Debian's Python only, which need not be the first on the PATH. */
    private static final String PYTHON_WITH_PSYCOPG =
            "$(python3 -c 'import psycopg' 2>/dev/null && echo python3 || echo /usr/bin/python3)";

    @TempDir
    private Path temporary;

    @Test
    void thePageHasThem() throws IOException {
        new Region(PAGE, "blogs").mustBe(table());
    }

    @ParameterizedTest
    @EnumSource(Stack.class)
    void thePooledOneMeetsThemAll(Stack stack) throws Exception {
        assertThat(grade(stack, "pooled", 0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Stack.class)
    void theSharedOneDoesNot(Stack stack) throws Exception {
        var possible = EnumSet.copyOf(stack.never());
        possible.addAll(stack.afterAMeeting());
        assertThat(grade(stack, "shared", 3)).containsAll(stack.never()).isSubsetOf(possible);
    }

    private Set<Criterion> grade(Stack stack, String version, int status) throws Exception {
        Skip.unless(
                succeeds(stack.shell(stack.probe, temporary, version)),
                stack.folder + " is not graded: it is not installed.");
        Skip.unless(
                succeeds(stack.shell(stack.build, temporary, version)),
                stack.folder + " is not graded: it can't be built.");
        var output = CheckTest.check(
                temporary, nodePath(), status, "--restart-command", stack.shell(stack.run, temporary, version));
        System.out.println(stack.folder + ", " + version + "\n" + output);
        return Set.copyOf(CheckTest.failed(output));
    }

    /** Debian's place for Node's packages, behind the user's own. */
    private static Map<String, String> nodePath() {
        var own = System.getenv("NODE_PATH");
        return Map.of("NODE_PATH", (own == null ? "" : own + File.pathSeparator) + "/usr/share/nodejs");
    }

    private static boolean succeeds(String command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().putAll(nodePath());
        return builder.start().waitFor() == 0;
    }

    /** One row a criterion, one column a language: what its version with one connection does. */
    private static String table() {
        var lines = new ArrayList<String>();
        var stacks = List.of(Stack.values());
        lines.add("| | " + stacks.stream().map(stack -> stack.folder).collect(Collectors.joining(" | ")) + " |");
        lines.add("|---|" + "---|".repeat(stacks.size()));
        for (var criterion : Criterion.values()) {
            lines.add(stacks.stream()
                    .map(stack -> stack.never().contains(criterion)
                            ? "**fails**"
                            : stack.afterAMeeting().contains(criterion) ? "fails when two transactions meet" : "ok")
                    .collect(Collectors.joining(
                            " | ", "| " + criterion.number() + " " + criterion.title() + " | ", " |")));
        }
        return String.join("\n", lines) + "\n";
    }
}
