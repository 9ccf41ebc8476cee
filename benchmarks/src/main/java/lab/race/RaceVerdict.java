package lab.race;

import static lab.text.Text.format;

import lab.race.RaceResult.VariantResult;
import org.jspecify.annotations.Nullable;

/** What a race says about each of its variants, in words. */
public final class RaceVerdict {

    private RaceVerdict() {}

    /** One sentence about one variant. */
    public static String of(String name, VariantResult v) {
        var audit = v.audit();
        var data = audit == null
                ? "its data was not audited"
                : audit.clean()
                        ? "its data is whole"
                        : "its data has " + count(audit.violations())
                                + (audit.violations() == 1 ? " violation" : " violations");
        if (v.requests() == 0) {
            return "%s got no request: the run was too short for this machine.".formatted(name);
        }
        if (v.answeredAll()) {
            return "%s answered all %s requests; %s.".formatted(name, count(v.answered()), data);
        }
        return "%s %sfailed %s of %s requests (%s %%)%s%s, the first after %s; %s."
                .formatted(
                        name,
                        crashes(v.crashes()),
                        count(v.failed().total()),
                        count(v.requests()),
                        format("%.1f", 100.0 * v.failed().total() / v.requests()),
                        v.wrong().total() == 0
                                ? ""
                                : " and answered " + count(v.wrong().total()) + " wrongly",
                        v.unsent() == null || v.unsent() == 0 ? "" : ", " + count(v.unsent()) + " more were not sent",
                        v.firstFailureSeconds() == null ? "an unknown time" : format("%.1f s", v.firstFailureSeconds()),
                        data);
    }

    private static String crashes(@Nullable Integer number) {
        if (number == null) {
            return "";
        }
        return number == 0 ? "did not crash but " : "crashed " + (number == 1 ? "once" : number + " times") + " and ";
    }

    private static String count(long number) {
        return format("%,d", number);
    }
}
