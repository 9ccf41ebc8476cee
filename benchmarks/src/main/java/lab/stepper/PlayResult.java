package lab.stepper;

import java.util.List;
import lab.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * The result file of {@code ./lab fail --page}, version 1.
 *
 * @param kind {@code play}
 * @param version of this form
 * @param startedAt when it began, ISO 8601 in UTC
 * @param commit of the lab; null outside a checkout
 * @param recordings what was played
 */
public record PlayResult(
        String kind,
        int version,
        String startedAt,
        @Nullable String commit,
        Machine machine,
        List<Recording> recordings) {

    /** The first part of the file's name. */
    public static final String KIND = "play";

    /** Of this form. */
    public static final int VERSION = 1;
}
