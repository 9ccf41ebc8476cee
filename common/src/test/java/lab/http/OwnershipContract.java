package lab.http;

import static lab.testing.AppUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lab.store.Ownership.Block;
import lab.store.OwnershipFile;
import lab.testing.AppUnderTest;
import lab.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who held which connection when, as the app tells it over HTTP and in a file that outlives it. */
public abstract class OwnershipContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Integer> connectionsOfTwoAtOnce;

    /** @param connectionsOfTwoAtOnce the numbers of the connections on which two requests are at the same time */
    protected OwnershipContract(List<Integer> connectionsOfTwoAtOnce) {
        this.connectionsOfTwoAtOnce = connectionsOfTwoAtOnce;
    }

    /** Both wait for the table, so they are there at once; so are both workers, and the route answers without them. */
    @ParameterizedTest
    @ValueSource(strings = {"pgjdbc-ng", "pgjdbc"})
    void twoRequestsAtOnceShareAConnectionOrDoNot(String driver) throws Exception {
        var settings = Map.of("LAB_DRIVER", driver, "WORKER_THREADS", "2", "QUERY_TIMEOUT", "1h");
        try (var app = AppUnderTest.start(settings)) {
            app.lock("posts");
            var first = app.getAsync("/api/posts");
            await().until(() -> blocks(app).size() == 1);
            var second = app.getAsync("/api/posts/1");
            await().until(() -> blocks(app).size() == 2);

            var blocks = blocks(app);
            assertThat(blocks).extracting(Block::connection).isEqualTo(connectionsOfTwoAtOnce);
            assertThat(blocks).extracting(Block::request).containsExactly(1L, 2L);
            assertThat(blocks).extracting(Block::kind).containsExactly("GET /api/posts", "GET /api/posts/{id}");
            assertThat(blocks).as("at the same time").allMatch(block -> block.end() == null);

            app.unlock();
            assertThat(AppUnderTest.answer(first).statusCode()).isEqualTo(200);
            assertThat(AppUnderTest.answer(second).statusCode()).isEqualTo(404);
            await().until(() -> blocks(app).stream().allMatch(block -> block.end() != null));
        }
    }

    @Test
    void aConnectionKeepsItsNumber() throws Exception {
        try (var app = AppUnderTest.start(Map.of("POOL_MAX", "1"))) {
            app.submit("{\"title\": \"abc\", \"content\": \"def\"}");
            app.get("/");
            app.get("/api/posts/export");
            var blocks = blocks(app);
            assertThat(blocks)
                    .extracting(Block::kind)
                    .containsExactly("POST /submit", "GET /", "GET /api/posts/export");
            assertThat(blocks).allMatch(block -> block.connection() == 1);
        }
    }

    @Test
    void theRouteAnswersLineByLine() throws Exception {
        try (var app = AppUnderTest.start(Map.of())) {
            app.get("/api/slow?ms=100");
            var before = System.currentTimeMillis();
            var answer = app.get("/api/ownership");
            var after = System.currentTimeMillis();
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
            assertThat(answer.body()).endsWith("}\n");
            var lines = answer.body().lines().toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).matches("\\{\"epochMillis\":\\d+,\"now\":\\d+\\.\\d+}");
            assertThat(lines.get(1))
                    .matches("\\{\"connection\":1,\"request\":1,\"kind\":\"GET /api/slow\",\"start\":\\d+\\.\\d+,"
                            + "\"end\":\\d+\\.\\d+}");
            var head = JSON.readTree(lines.get(0));
            assertThat(head.get("epochMillis").asLong() + head.get("now").asLong())
                    .isBetween(before - 2, after + 2); // two clocks, one of which counts whole milliseconds
            var block = JSON.treeToValue(JSON.readTree(lines.get(1)), Block.class);
            assertThat(block.end()).isNotNull().isGreaterThanOrEqualTo(block.start() + 100);
        }
    }

    @Test
    void theFileOutlivesAKilledProcess(@TempDir Path folder) throws Exception {
        var file = folder.resolve("owners");
        try (var app = AppUnderTest.start(Map.of("LAB_OWNERSHIP_FILE", file.toString()))) {
            app.get("/");
            var cutOff = app.getAsync("/api/slow?ms=10000");
            await().until(() -> app.sleeping() == 1);
            app.process().handle().destroyForcibly();
            AppUnderTest.answer(app.process().handle().onExit());
            assertThat(cutOff.handle((answer, failure) -> failure != null))
                    .succeedsWithin(Patience.LIMIT)
                    .isEqualTo(true);
            var blocks = OwnershipFile.read(file).orElseThrow().blocks();
            assertThat(blocks).extracting(Block::kind).containsExactly("GET /", "GET /api/slow");
            assertThat(blocks).extracting(block -> block.end() == null).containsExactly(false, true);
        }
    }

    @Test
    void theLastThingInTheFileIsWhatFailed(@TempDir Path folder) throws Exception {
        var file = folder.resolve("owners");
        try (var app = AppUnderTest.start(Map.of("LAB_OWNERSHIP_FILE", file.toString()))) {
            var slow = app.getAsync("/api/slow?ms=10000");
            await().until(() -> app.sleeping() == 1);
            app.killBusyBackends();
            AppUnderTest.answer(slow.handle((answer, failure) -> true)); // a panic answers nothing
            var timeline = OwnershipFile.read(file).orElseThrow();
            var last = timeline.during(timeline.lastMoment() - 200, timeline.lastMoment());
            assertThat(last).extracting(Block::kind).containsExactly("GET /api/slow");
            assertThat(last.get(0).end()).isEqualTo(timeline.lastMoment());
        }
    }

    private static List<Block> blocks(AppUnderTest app) throws Exception {
        var blocks = new ArrayList<Block>();
        for (var line : app.get("/api/ownership").body().lines().skip(1).toList()) {
            blocks.add(JSON.treeToValue(JSON.readTree(line), Block.class));
        }
        return blocks;
    }
}
