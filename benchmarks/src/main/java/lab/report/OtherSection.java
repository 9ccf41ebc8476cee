package lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lab.report.Section.Again;
import lab.report.Section.Drawings;

/** A result of a kind that the report does not know: what stands in its file at the top. */
final class OtherSection {

    /** What {@link Origin} says already. */
    private static final Set<String> KNOWN = Set.of("kind", "startedAt", "commit", "server", "machine");

    private OtherSection() {}

    /** @throws Unusable when there is nothing in it */
    static Section of(Origin origin, JsonNode json) throws Unusable {
        var rows = new ArrayList<List<String>>();
        for (var field : json.properties()) {
            if (!KNOWN.contains(field.getKey())) {
                rows.add(List.of(field.getKey(), brief(field.getValue())));
            }
        }
        if (rows.isEmpty()) {
            throw new Unusable(
                    "a result of kind '%s', which this lab does not know, without a figure".formatted(origin.kind()));
        }
        return new Section(
                origin,
                origin.kind(),
                List.of("This lab does not know results of this kind; these are the file's main figures."),
                List.of(Table.ofWords("Figures", List.of("figure", "value"), rows)),
                Drawings.NONE,
                new Again(null, List.of("Which command made it is not known here.")));
    }

    private static String brief(JsonNode value) {
        return value.isContainerNode()
                ? value.size() + (value.size() == 1 ? " entry" : " entries")
                : value.isNull() ? "-" : value.asText();
    }
}
