package lab.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import lab.check.CheckResult;
import lab.explore.ExploreResult;
import lab.hpa.HpaResult;
import lab.httpbench.BenchHttpResult;
import lab.jmh.BenchResult;
import lab.race.RaceResult;
import lab.soak.SoakResult;
import lab.stepper.PlayResult;

/**
 * A kind of result that the report knows.
 *
 * @param name as it stands in the file
 * @param version that is read
 * @param form of that version
 * @param reader makes a section of it
 */
record Kind<T>(String name, int version, Class<T> form, Reader<T> reader) {

    private static final List<Kind<?>> KNOWN = List.of(
            new Kind<>(RaceSection.RACE, RaceResult.VERSION, RaceResult.class, RaceSection::of),
            new Kind<>(RaceSection.LOAD, RaceResult.VERSION, RaceResult.class, RaceSection::of),
            new Kind<>(BenchResult.KIND, BenchResult.VERSION, BenchResult.class, BenchSection::of),
            new Kind<>(BenchHttpResult.KIND, BenchHttpResult.VERSION, BenchHttpResult.class, BenchHttpSection::of),
            new Kind<>(SoakResult.KIND, SoakResult.VERSION, SoakResult.class, SoakSection::of),
            new Kind<>(CheckResult.KIND, CheckResult.VERSION, CheckResult.class, CheckSection::of),
            new Kind<>(ExploreResult.KIND, ExploreResult.VERSION, ExploreResult.class, ExploreSection::of),
            new Kind<>(HpaResult.KIND, HpaResult.VERSION, HpaResult.class, HpaSection::of),
            new Kind<>(PlayResult.KIND, PlayResult.VERSION, PlayResult.class, PlaySection::of));

    /** A result that lacks a part would be shown with a zero in its place. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    /** Makes a section of a result. */
    interface Reader<T> {
        /**
         * The section of one result.
         *
         * @param json the same result as the file has it
         */
        Section section(Origin origin, T result, JsonNode json);
    }

    /**
     * What there is to say of a result, whatever its kind.
     *
     * @param id of its section in the report
     * @param file its name, without its folder
     * @throws Unusable when it is no result, or is one that can't be read
     */
    static Section read(String id, String file, JsonNode json) throws Unusable {
        if (!json.isObject() || !json.path("kind").isTextual()) {
            throw new Unusable("no result of the lab: it has no kind");
        }
        var origin = Origin.of(id, file, json);
        for (var kind : KNOWN) {
            if (kind.name().equals(origin.kind())) {
                return kind.section(origin, json);
            }
        }
        return OtherSection.of(origin, json);
    }

    private Section section(Origin origin, JsonNode json) throws Unusable {
        var its = json.path("version");
        if (!its.isInt() || its.asInt() != version) {
            throw new Unusable("version %s of a %s result; this lab reads version %d, so make it anew"
                    .formatted(its.isMissingNode() ? "unknown" : its, name, version));
        }
        try {
            return reader.section(origin, JSON.treeToValue(json, form), json);
        } catch (JsonProcessingException e) {
            throw new Unusable("a broken %s result: %s".formatted(name, e.getOriginalMessage()));
        } catch (
                RuntimeException
                        e) { // there are more ways to be senseless than can be listed, and the others are to be shown
            throw new Unusable("a broken %s result: its parts do not fit together (%s)".formatted(name, e));
        }
    }
}
