package lab.stepper;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import lab.page.Inline;

/** The stepper as a page of one file: forward and back through what was recorded. */
public final class StepperPage {

    private StepperPage() {}

    /** A page that shows these recordings, the first one first. */
    public static String html(List<Recording> recordings) {
        return Inline.page(
                "stepper.html",
                List.of("page.css", "stepper.css"),
                List.of("stepper.js"),
                JsonMapper.builder().build().valueToTree(Map.of("recordings", recordings)),
                StepTable.html(recordings));
    }
}
