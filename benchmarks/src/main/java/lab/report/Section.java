package lab.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import lab.stepper.Recording;
import org.jspecify.annotations.Nullable;

/**
 * What a report says of one result.
 *
 * @param origin the file and its circumstances
 * @param title one line
 * @param verdicts sentences
 * @param tables in the order of their reading
 * @param drawings what is drawn of it
 * @param again how to have it once more
 */
public record Section(
        Origin origin, String title, List<String> verdicts, List<Table> tables, Drawings drawings, Again again) {

    /**
     * What a page draws of a result.
     *
     * @param charts whose points are known here
     * @param pictures that are drawn already
     * @param recordings plays to be stepped through
     * @param race of which the page's scripts make charts, as its file has it; null for none
     */
    public record Drawings(
            List<Chart> charts,
            List<Picture> pictures,
            List<Recording> recordings,
            @Nullable JsonNode race) {

        /** Nothing. */
        static final Drawings NONE = charts(List.of());

        static Drawings charts(List<Chart> charts) {
            return new Drawings(charts, List.of(), List.of(), null);
        }

        static Drawings pictures(List<Picture> pictures) {
            return new Drawings(List.of(), pictures, List.of(), null);
        }

        static Drawings recordings(List<Picture> pictures, List<Recording> recordings) {
            return new Drawings(List.of(), pictures, recordings, null);
        }

        static Drawings race(JsonNode race) {
            return new Drawings(List.of(), List.of(), List.of(), race);
        }

        /** Whether the page's scripts draw any. */
        public boolean hasCharts() {
            return race != null || !charts.isEmpty();
        }
    }

    /**
     * How to have a result once more.
     *
     * @param command for a shell; null when nobody knows it
     * @param notes what the command does not say, a sentence each
     */
    public record Again(@Nullable String command, List<String> notes) {}
}
