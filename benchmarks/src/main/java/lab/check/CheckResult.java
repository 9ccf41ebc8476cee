package lab.check;

import java.util.List;
import lab.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * The result file of {@code ./lab check}, version {@value #VERSION}.
 *
 * @param kind {@value #KIND}
 * @param version of this form
 * @param startedAt ISO 8601 in UTC
 * @param commit of the lab; null outside a checkout
 * @param url that was graded
 * @param database without its password
 * @param connections that were allowed
 * @param seconds that it took
 * @param findings in the order of {@link Criterion}
 */
public record CheckResult(
        String kind,
        int version,
        String startedAt,
        @Nullable String commit,
        Machine machine,
        String url,
        String database,
        int connections,
        double seconds,
        List<Finding> findings) {

    /** In the file's name, too. */
    public static final String KIND = "check";

    /** Of this form. */
    public static final int VERSION = 1;

    /** Whether every criterion was met. */
    public boolean passed() {
        return findings.stream().allMatch(Finding::passed);
    }

    /** How many have this verdict. */
    public long count(Finding.Verdict verdict) {
        return findings.stream().filter(finding -> finding.verdict() == verdict).count();
    }
}
