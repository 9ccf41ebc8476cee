package lab.page;

import static lab.text.Text.format;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lab.house.Region;
import lab.machine.LabHome;
import lab.page.ReplayServer.Event;
import lab.race.RaceResult.Moments;
import lab.store.Ownership.Block;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What chapter 4 quotes of the race in its picture is in that race's record; with {@code -Dlab.record=true} it is written anew. */
class RecordedRacePagesTest {

    private static final Path CHAPTER = LabHome.root().resolve("docs/workshop/04-watch-the-race.md");
    private static final String BROKEN = "broken-single-connection";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Milliseconds that a character stands for: 50 of them for a moment. */
    private static final int MILLIS = 4;

    private static List<Event> race;

    @BeforeAll
    static void read() throws IOException {
        race = ReplayServer.recorded();
    }

    @Test
    void whatEndedTheFirstProcess() throws IOException {
        var crash = data("log")
                .filter(line -> line.path("text").asText().startsWith("crashed"))
                .findFirst()
                .orElseThrow();
        assertThat(crash.path("lane").asText()).isEqualTo(BROKEN);
        assertThat(Files.readString(CHAPTER).replaceAll("\\s+", " "))
                .contains(crash.path("text").asText().replaceFirst(".*panic: Error querying posts: ", "`") + "`")
                .contains(crash.path("link").asText().replaceFirst("^docs", "(..") + ")")
                .contains(format(
                        "At its first crash, %.1f s after the load began",
                        crash.path("t").asDouble()));
        var crashed = data("second")
                .filter(second -> second.path("lane").asText().equals(BROKEN)
                        && second.path("crashes").asInt() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(crashed.path("second").asInt()).isEqualTo(1);
        assertThat(crashed.path("answered").asInt()).as("answered before it").isZero();
    }

    @Test
    void whoHeldWhichConnection() throws IOException {
        var lanes = data("hello").findFirst().orElseThrow().path("lanes");
        var moments = StreamSupport.stream(lanes.spliterator(), false)
                .map(lane -> fullest(lane.path("name").asText()))
                .collect(Collectors.joining("\n"));
        new Region(CHAPTER, "race-moments").mustBe("```\n" + moments + "\n```\n");
    }

    private static Stream<JsonNode> data(String name) {
        return race.stream().filter(event -> event.name().equals(name)).map(Event::data);
    }

    /** A lane's 200 ms with the most units of work in them. */
    private static String fullest(String lane) {
        return data("ownership")
                .filter(look -> look.path("lane").asText().equals(lane))
                .map(look -> JSON.convertValue(look, Moments.class))
                .max(Comparator.comparingInt(moments -> moments.blocks().size()))
                .map(moments -> drawn(lane, moments))
                .orElseThrow();
    }

    private static String drawn(String lane, Moments moments) {
        var blocks = moments.blocks();
        var most = blocks.stream()
                .mapToLong(block -> owners(blocks, block.connection(), block.start()))
                .max()
                .orElse(0);
        var rows = blocks.stream()
                .map(Block::connection)
                .distinct()
                .sorted()
                .map(connection -> format("\n  conn %2d  %s", connection, row(moments, connection)))
                .collect(Collectors.joining());
        var kinds = blocks.stream()
                .collect(Collectors.groupingBy(Block::kind, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        return format(
                        "%s, at %.1f s%s: %s; up to %d at once",
                        lane, moments.t(), moments.crash() ? ", its crash" : "", kinds, most)
                + rows;
    }

    /** How many had the connection, every so many milliseconds: a digit, # for ten and more, a point for nobody. */
    private static String row(Moments moments, int connection) {
        return IntStream.range(0, (int) Math.round((moments.to() - moments.from()) / MILLIS))
                .mapToLong(i -> owners(moments.blocks(), connection, moments.from() + MILLIS * (i + 0.5)))
                .mapToObj(owners -> owners == 0 ? "." : owners < 10 ? Long.toString(owners) : "#")
                .collect(Collectors.joining());
    }

    private static long owners(List<Block> blocks, int connection, double at) {
        return blocks.stream()
                .filter(block -> block.connection() == connection
                        && block.start() <= at
                        && (block.end() == null || at < block.end()))
                .count();
    }
}
