package lab.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a set of results says.
 *
 * @param generatedAt when it was put together
 * @param sections one for each result, in the order given
 * @param leftOut the files that could not be used
 */
public record Report(Instant generatedAt, List<Section> sections, List<LeftOut> leftOut) {

    /** A result is a few MB at most; a larger file is something else, and would not fit into memory together with others. */
    private static final long MOST_BYTES = 64L << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * A file that could not be used.
     *
     * @param file its name, without its folder
     * @param why in words, without a full stop
     */
    public record LeftOut(String file, String why) {}

    /** Of these files. What can't be used is left out, with the reason. */
    public static Report of(List<Path> files) {
        var builder = new Builder();
        files.forEach(file -> builder.add(String.valueOf(file.getFileName()), () -> json(file)));
        return builder.report();
    }

    /**
     * The page of results that are not in files yet.
     *
     * @param results as their files would have them
     */
    public static String html(JsonNode... results) {
        var builder = new Builder();
        for (var result : results) {
            builder.add("this run", () -> result);
        }
        return ReportHtml.of(builder.report());
    }

    /** Where a result comes from. */
    private interface Input {
        JsonNode json() throws Unusable;
    }

    private static final class Builder {

        private final List<Section> sections = new ArrayList<>();
        private final List<LeftOut> leftOut = new ArrayList<>();

        void add(String file, Input input) {
            try {
                sections.add(Kind.read("r" + (sections.size() + 1), file, input.json()));
            } catch (Unusable e) {
                leftOut.add(new LeftOut(file, e.why()));
            }
        }

        Report report() {
            return new Report(Instant.now().truncatedTo(ChronoUnit.SECONDS), sections, leftOut);
        }
    }

    private static JsonNode json(Path file) throws Unusable {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new Unusable("larger than %d MB, which no result is".formatted(MOST_BYTES >> 20));
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            var line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new Unusable("broken JSON at line " + line);
        } catch (IOException e) {
            throw new Unusable("not readable (%s)".formatted(e.getClass().getSimpleName()));
        }
    }

    /** What is shown side by side: the first two races; empty when there are fewer. */
    public List<Section> pair() {
        var races = sections.stream()
                .filter(section -> section.origin().kind().equals(RaceSection.RACE))
                .limit(2)
                .toList();
        return races.size() == 2 ? races : List.of();
    }

    /**
     * The figures of what is shown side by side.
     *
     * @throws IllegalStateException when there is no {@link #pair}
     */
    public Table bothRaces() {
        if (pair().isEmpty()) {
            throw new IllegalStateException("there is no pair of races");
        }
        return RaceSection.sideBySide(pair());
    }

    /** Whether a section is one of those that are shown side by side. */
    public boolean pairs(Section section) {
        return pair().stream()
                .anyMatch(race -> race.origin().id().equals(section.origin().id()));
    }
}
